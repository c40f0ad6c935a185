"""从业人员: a file of practitioners, a row a person. Clauses S2, G5.2."""

from collections.abc import Hashable
from typing import Any

from chassis.application import CommandType
from chassis.workbooks.kinds import Field, FileKind, Values
from contracts.policy import Bilingual

TITLES = {
    "junior": ("初级", ("1995-12-01", "")),
    "intermediate": ("中级", ("2003-12-01", "")),
    "associate-senior": ("副高", ("2012年12月1日", "")),
    "senior": ("正高", ("", "")),
}
QUALIFICATIONS = {
    "teacher": ("教师资格", ("1993-08-01", "")),
    "childcare-worker": ("保育员", ("", "2015.6.1")),
    "childcare-instructor": ("育婴员", ("", "2016/6/1")),
    "health-worker": ("卫生专业资格", ("", "")),
}
"""Titles and qualifications: what they are called, and the days of their award in the two examples."""


def _of_qualification(kind: str, label: str, days: tuple[str, str]) -> tuple[Field, Field]:
    """The day of its award, and its last. Clause G5.2."""
    return (
        Field(
            zh=f"{label}取得日期", en=f"Qualification {kind} awarded on", key=f"qualifications.{kind}.awarded_on", kind="day",
            hint="没有该证书的不填", examples=days,
        ),
        Field(
            zh=f"{label}有效期止", en=f"Qualification {kind} valid to", key=f"qualifications.{kind}.valid_to", kind="day",
            hint="长期有效的不填",
        ),
    )  # fmt: skip


FIELDS = (
    Field(zh="姓名", en="Name", key="identity.name", required=True, examples=("陈安", "王芳")),
    Field(
        zh="身份证号", en="ID number", key="identity.id_number", kind="plain", required=True, hint="18位",
        examples=("341222197001010121", "341222198505051239"), width=22,
    ),
    Field(zh="联系电话", en="Phone", key="identity.phone", kind="plain", examples=("13800000000", "")),
    Field(zh="机构编号", en="Institution id", key="institution_id", kind="id", hint="所在机构的系统编号;不在机构工作的不填", width=38),
    Field(zh="登记日期", en="Registered on", key="registered_on", kind="day", required=True, examples=("2019-12-02", "2019/12/2")),
    *(
        Field(
            zh=f"{label}职称取得日期", en=f"Title {title} awarded on", key=f"titles.{title}", kind="day", hint="没有该级职称的不填",
            examples=days,
        )
        for title, (label, days) in TITLES.items()
    ),
    *(field for kind, (label, days) in QUALIFICATIONS.items() for field in _of_qualification(kind, label, days)),
    Field(
        zh="健康证明有效期起", en="Health certificate from", key="health_certificate.valid_from", kind="day",
        examples=("", "2019-11-20"),
    ),
    Field(
        zh="健康证明有效期止", en="Health certificate to", key="health_certificate.valid_to", kind="day", hint="含当日",
        examples=("", "2020-11-19"),
    ),
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
        version=2,
        notes=(
            "登记后,结果表“编号”列是该人员的系统编号,登记讲座和培训时使用。",
            "登记时已有的职称、资格和健康证明填在各列,各级职称分别填取得日期;以后取得的在系统中逐项登记。",
        ),
        alike=_alike,
    )
