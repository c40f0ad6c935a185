"""从业人员: a file of practitioners, a row a person. Clauses S2, G5.2."""

from collections.abc import Hashable
from typing import Any

from chassis.application import CommandType
from chassis.workbooks.kinds import Field, FileKind, Values
from contracts.policy import Bilingual

FIELDS = (
    Field(zh="姓名", en="Name", key="identity.name", required=True, examples=("陈安", "王芳")),
    Field(
        zh="身份证号", en="ID number", key="identity.id_number", kind="plain", required=True, hint="18位",
        examples=("341222197001010121", "341222198505051239"), width=22,
    ),
    Field(zh="联系电话", en="Phone", key="identity.phone", kind="plain", examples=("13800000000", "")),
    Field(zh="机构编号", en="Institution id", key="institution_id", kind="id", hint="所在机构的系统编号;不在机构工作的不填", width=38),
    Field(zh="登记日期", en="Registered on", key="registered_on", kind="day", required=True, examples=("2019-12-02", "2019/12/2")),
)  # fmt: skip


def _alike(values: Values) -> Hashable:
    return str(values.get("identity.id_number", "")).upper()


def practitioners_file(command: CommandType[Any, Any, Any]) -> FileKind:
    """The kind, over `register-practitioner`."""
    return FileKind(
        name="practitioners",
        title=Bilingual(zh="从业人员登记表", en="practitioners"),
        command=command,
        fields=FIELDS,
        notes=("登记后,结果表“编号”列是该人员的系统编号,登记职称、讲座和培训时使用。",),
        alike=_alike,
    )
