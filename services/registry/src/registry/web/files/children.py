"""婴幼儿: a file of children, a row a child. Clauses G1.2, G3."""

from collections.abc import Hashable
from typing import Any

from chassis.application import CommandType
from chassis.database import Connection
from chassis.workbooks.kinds import Field, FileKind, Lists, Values
from contracts.policy import Bilingual
from registry.domain.identity import name_as_compared
from registry.web.files.lists import units_to_choose

FIELDS = (
    Field(zh="姓名", en="Name", key="identity.name", required=True, hint="婴幼儿姓名", examples=("张小宝", "李一一")),
    Field(
        zh="身份证号", en="ID number", key="identity.id_number", kind="plain", hint="18位;尚未办理可不填",
        examples=("341222201903310122", ""), width=22,
    ),
    Field(zh="出生日期", en="Birth date", key="birth_date", kind="day", required=True, examples=("2019-03-31", "2019年11月5日")),
    Field(
        zh="村(社区)", en="Village or community", key="village_code", kind="code", required=True,
        hint="现居住的村(社区)12位代码,可从下拉列表选择", examples=("341881001001 城东社区", "341881100200"), width=30,
    ),
    Field(zh="登记日期", en="Registered on", key="registered_on", kind="day", required=True, examples=("2020-01-10", "20200110")),
    Field(zh="监护人", en="Guardian", key="identity.guardian_name", examples=("张某", "")),
    Field(zh="联系电话", en="Phone", key="identity.phone", kind="plain", examples=("13800000000", "0563-4000000")),
    Field(zh="住址", en="Address", key="identity.address", examples=("城东路1号", ""), width=30),
    Field(
        zh="家庭编号", en="Household id", key="household_id", kind="id",
        hint="同一家庭已有登记的婴幼儿时,填其家庭编号;否则不填", examples=("", ""), width=38,
    ),
)  # fmt: skip


def _alike(values: Values) -> Hashable:
    if number := values.get("identity.id_number"):
        return str(number).upper()
    return name_as_compared(values.get("identity.name", "")), values.get("birth_date"), values.get("village_code")


async def _lists(connection: Connection) -> Lists:
    return {"village_code": await units_to_choose(connection, "village")}


def children_file(command: CommandType[Any, Any, Any]) -> FileKind:
    """The kind, over `register-child`."""
    return FileKind(
        name="children",
        title=Bilingual(zh="婴幼儿登记表", en="children"),
        command=command,
        fields=FIELDS,
        notes=("登记后,结果表“编号”列是该婴幼儿的系统编号,登记上门指导和亲子体验时使用。",),
        alike=_alike,
        lists=_lists,
    )
