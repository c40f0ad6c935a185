"""上门指导: a file of home visits, a row a visit. Clause G3.1."""

from collections.abc import Hashable
from typing import Any

from chassis.application import CommandType
from chassis.database import Connection
from chassis.workbooks.kinds import Field, FileKind, Lists, Values
from contracts.policy import Bilingual

_UNITS = "SELECT code FROM units WHERE length(code) > 6 ORDER BY code LIMIT 5000"
_CHILD = "0190a1b2-c3d4-7e5f-8a9b-0123456789ab"
FIELDS = (
    Field(
        zh="婴幼儿编号", en="Child id", key="child_id", kind="id", required=True, hint="见婴幼儿登记结果表“编号”列",
        examples=(_CHILD, _CHILD), width=38,
    ),
    Field(
        zh="上门单位", en="Unit", key="unit_code", kind="code", required=True, hint="村(社区)12位或乡镇(街道)9位代码",
        examples=("341881001001", "341881001"), width=22,
    ),
    Field(zh="上门日期", en="Visited on", key="visited_on", kind="day", required=True, examples=("2020-03-05", "2020年9月5日")),
    Field(zh="上门人员编号", en="Visitor id", key="visitor_id", kind="id", hint="见从业人员登记结果表;可不填", width=38),
)  # fmt: skip


def _alike(values: Values) -> Hashable:
    return values.get("child_id"), values.get("visited_on")


async def units_to_choose(connection: Connection) -> Lists:
    """The units that are registered, by their codes."""
    return {"unit_code": [row["code"] for row in await connection.fetch(_UNITS)]}


def visits_file(command: CommandType[Any, Any, Any]) -> FileKind:
    """The kind, over `complete-visit`."""
    return FileKind(
        name="visits",
        title=Bilingual(zh="上门指导登记表", en="home visits"),
        command=command,
        fields=FIELDS,
        notes=("同一婴幼儿同一天只登记一次。",),
        alike=_alike,
        lists=units_to_choose,
    )
