"""亲子体验: a file of sessions with those present, a row a child present; rows of one session have it in common. Clauses S3.1, S3.2."""

from collections.abc import Sequence
from typing import Any

from chassis.application import CommandType
from chassis.workbooks.kinds import Field, FileKind, Values, nested
from contracts.policy import Bilingual

MODES = {"in-institution": "机构内", "outreach": "上门服务(指导站、活动室)"}
_ID = "0190a1b2-c3d4-7e5f-8a9b-0123456789ab"
FIELDS = (
    Field(
        zh="方式", en="Mode", key="mode", kind="choice", required=True, choices=MODES, examples=("机构内", "机构内"), width=26,
    ),
    Field(zh="机构编号", en="Institution id", key="institution_id", kind="id", required=True, examples=(_ID, _ID), width=38),
    Field(zh="协议编号", en="Agreement id", key="agreement_id", kind="id", hint="缺协议的场次财政不予支付", width=38),
    Field(zh="站(室)编号", en="Facility id", key="facility_id", kind="id", hint="上门服务必填,机构内不填", width=38),
    Field(zh="服务日期", en="Service date", key="service_date", kind="day", required=True, examples=("2020-03-05", "2020-03-05")),
    Field(zh="开始时间", en="Starts at", key="starts_at", kind="clock", required=True, examples=("09:30", "9点半")),
    Field(zh="结束时间", en="Ends at", key="ends_at", kind="clock", required=True, examples=("10:30", "10:30")),
    Field(
        zh="婴幼儿编号", en="Child id", key="children", kind="id", required=True, hint="每名到场婴幼儿一行;见婴幼儿登记结果表",
        examples=(_ID, "0190a1b2-c3d4-7e5f-8a9b-0123456789ac"), width=38,
    ),
)  # fmt: skip


def _body(rows: Sequence[Values]) -> dict[str, Any]:
    return nested(rows) | {"children": [row["children"] for row in rows]}


def sessions_file(command: CommandType[Any, Any, Any]) -> FileKind:
    """The kind, over `deliver-session`."""
    return FileKind(
        name="sessions",
        title=Bilingual(zh="亲子体验登记表", en="sessions with attendance"),
        command=command,
        fields=FIELDS,
        notes=("一场体验有几名婴幼儿到场就填几行;同一机构、同一日期、同一开始时间的各行合为一场,其余各列须一致。",),
        together=("institution_id", "service_date", "starts_at"),
        member="children",
        body=_body,
    )
