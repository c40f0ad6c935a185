"""育儿知识讲座: a file of lectures with what their files hold, a row a lecture. Clauses G1.1, S2."""

from collections.abc import Hashable, Sequence
from typing import Any

from chassis.application import CommandType
from chassis.workbooks.kinds import Field, FileKind, Values, nested
from contracts.policy import Bilingual
from services_delivery.web.files.visits import units_to_choose

DOSSIER = {"sign-in-sheet": "签到表", "photographs": "现场照片", "outline": "讲课提纲", "title-proof": "职称证明"}
_ITEM = "dossier."
FIELDS = (
    Field(
        zh="村(社区)", en="Village or community", key="unit_code", kind="code", required=True, hint="12位代码",
        examples=("341881001001", "341881001002"), width=22,
    ),
    Field(zh="举办日期", en="Held on", key="held_on", kind="day", required=True, examples=("2020-05-10", "2020/5/11")),
    Field(zh="开始时间", en="Starts at", key="starts_at", kind="clock", required=True, examples=("14:00", "下午2:30")),
    Field(zh="讲座题目", en="Title", key="title", required=True, examples=("婴幼儿喂养", "早期阅读"), width=30),
    Field(
        zh="主讲人编号", en="Lecturer id", key="lecturer_id", kind="id", required=True, hint="见从业人员登记结果表",
        examples=("0190a1b2-c3d4-7e5f-8a9b-0123456789ab", "0190a1b2-c3d4-7e5f-8a9b-0123456789ab"), width=38,
    ),
    Field(zh="到场人数", en="Attendance", key="attendance_count", kind="number", required=True, examples=("35", "42")),
    *(
        Field(
            zh=label, en=f"Dossier: {code}", key=f"{_ITEM}{code}", kind="hashes", width=34,
            hint="基础资料文件的SHA-256校验值;缺的可以后补充,补齐前不予结算",
        )
        for code, label in DOSSIER.items()
    ),
)  # fmt: skip


def _body(rows: Sequence[Values]) -> dict[str, Any]:
    [values] = rows
    dossier = [{"kind": kind, "sha256": item} for kind in DOSSIER for item in values.get(_ITEM + kind, ())]
    return nested([{key: value for key, value in values.items() if not key.startswith(_ITEM)}]) | {"dossier": dossier}


def _alike(values: Values) -> Hashable:
    return values.get("unit_code"), values.get("held_on"), values.get("starts_at")


def lectures_file(command: CommandType[Any, Any, Any]) -> FileKind:
    """The kind, over `hold-lecture`."""
    return FileKind(
        name="lectures",
        title=Bilingual(zh="育儿知识讲座登记表", en="lectures with their files"),
        command=command,
        fields=FIELDS,
        body=_body,
        alike=_alike,
        lists=units_to_choose,
    )
