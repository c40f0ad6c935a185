"""托育机构: a file of institutions to be filed, a row an institution. Clauses K4.1, G2.4."""

from collections.abc import Hashable, Sequence
from typing import Any

from chassis.application import CommandType
from chassis.database import Connection
from chassis.workbooks.kinds import Field, FileKind, Lists, Values, nested
from contracts.policy import Bilingual
from registry.web.files.lists import units_to_choose

KINDS = {"nursery": "育儿园", "parent-child-centre": "亲子园", "care-point": "看护点", "employer": "福利性机构"}
LEGAL_FORMS = {"for-profit": "营利性", "non-profit": "非营利性"}
REGISTRARS = {"market-regulation": "市场监管部门", "civil-affairs": "民政部门"}
GROUPS = {"under-12-months": "托位:12个月以下", "12-24-months": "托位:12-24个月", "24-36-months": "托位:24-36个月"}
_GROUP = "capacity_by_group."
FIELDS = (
    Field(zh="机构名称", en="Name", key="name", required=True, examples=("宁国市启明亲子园", "宁国市春苗育儿园"), width=30),
    Field(zh="机构类型", en="Kind", key="kind", kind="choice", required=True, choices=KINDS, examples=("亲子园", "育儿园")),
    Field(
        zh="机构性质", en="Legal form", key="legal_form", kind="choice", required=True, choices=LEGAL_FORMS,
        examples=("营利性", "非营利性"),
    ),
    Field(
        zh="乡镇(街道)", en="Township", key="township_code", kind="code", required=True, hint="9位代码,可从下拉列表选择",
        examples=("341881001", "341881100"), width=26,
    ),
    Field(zh="总托位", en="Places", key="capacity", kind="number", required=True, examples=("40", "60")),
    Field(zh="备案日期", en="Filed on", key="filed_on", kind="day", required=True, examples=("2019-09-01", "2019.9.1")),
    Field(
        zh="登记部门", en="Registered by", key="registered_by", kind="choice", choices=REGISTRARS,
        hint="营利性由市场监管部门登记,非营利性由民政部门登记;可不填", examples=("市场监管部门", ""),
    ),
    *(
        Field(zh=label, en=f"Places, {code}", key=f"{_GROUP}{code}", kind="number", hint="各班型之和应等于总托位;可都不填")
        for code, label in GROUPS.items()
    ),
    Field(zh="从业人数", en="Staff", key="staff", kind="number", examples=("8", "")),
)  # fmt: skip


def _body(rows: Sequence[Values]) -> dict[str, Any]:
    [values] = rows
    places = [{"age_group": code, "places": values[_GROUP + code]} for code in GROUPS if _GROUP + code in values]
    body = nested([{key: value for key, value in values.items() if not key.startswith(_GROUP)}])
    return body | ({"capacity_by_group": places} if places else {})


def _alike(values: Values) -> Hashable:
    return values.get("name"), values.get("township_code")


async def _lists(connection: Connection) -> Lists:
    return {"township_code": await units_to_choose(connection, "township")}


def institutions_file(command: CommandType[Any, Any, Any]) -> FileKind:
    """The kind, over `file-institution`."""
    return FileKind(
        name="institutions",
        title=Bilingual(zh="托育机构备案表", en="institutions"),
        command=command,
        fields=FIELDS,
        body=_body,
        alike=_alike,
        lists=_lists,
    )
