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
CREDENTIALS = {
    "registration": ("登记证", ("市场监管局", "民政局")),
    "health-permit": ("卫生评价", ("宁国市卫生健康委员会", "")),
    "fire-inspection": ("消防验收", ("宁国市应急管理局", "")),
    "food-licence": ("食品经营许可", ("宁国市市场监督管理局", "")),
    "staff-health": ("人员健康证明", ("", "")),
    "staff-qualification": ("人员资质", ("", "")),
}
"""The kinds of credential: their names, and who has issued them in the two examples."""
_GROUP = "capacity_by_group."


def _of_credential(kind: str, zh: str, issuers: tuple[str, str]) -> tuple[Field, ...]:
    """Its number, who has issued it, and its first and last day. Clauses S3.1, K5.4."""
    at, hint = f"credentials.{kind}.", "没有该项资质的,四列都不填"

    def of(*texts: str) -> tuple[str, ...]:
        return tuple(text if issuer else "" for text, issuer in zip(texts, issuers, strict=True))

    return (
        Field(zh=f"{zh}:证号", en=f"{kind}: number", key=f"{at}number", kind="plain", hint=hint, examples=of("2019-018", "2019-031")),
        Field(zh=f"{zh}:发证机关", en=f"{kind}: issuer", key=f"{at}issuer", examples=issuers, width=24),
        Field(
            zh=f"{zh}:有效期起", en=f"{kind}: valid from", key=f"{at}valid_from", kind="day", examples=of("2019-08-01", "2019.8.15")
        ),
        Field(
            zh=f"{zh}:有效期止", en=f"{kind}: valid to", key=f"{at}valid_to", kind="day", hint="含当日;长期有效的不填",
            examples=of("2024-07-31", ""),
        ),
    )  # fmt: skip


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
    *(field for kind, (label, issuers) in CREDENTIALS.items() for field in _of_credential(kind, label, issuers)),
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
        version=2,
        notes=("机构备案时已有的资质填在各资质列;以后取得或换发的资质,由发证部门在系统中登记。",),
        body=_body,
        alike=_alike,
        lists=_lists,
    )
