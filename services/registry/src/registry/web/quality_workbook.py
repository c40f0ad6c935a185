"""An edition of the public list as a workbook. Clause K5.2."""

from datetime import UTC, datetime, time

from fastapi.responses import Response

from chassis.workbooks.columns import Column
from chassis.workbooks.download import Sheet, in_batches, workbook_response
from contracts.events.supervision import QualityListPublished
from contracts.policy import Bilingual

KINDS = {"nursery": "育儿园", "parent-child-centre": "亲子园"}
_COLUMNS = (
    Column("机构", "Institution", width=34),
    Column("类型", "Kind", width=12),
    Column("乡镇(街道)", "Township", width=14),
    Column("认定有效期至", "Valid to", "date"),
    Column("变化", "Change", width=16),
    Column("机构编号", "Institution id", width=38),
)
_REMOVED = (Column("机构编号", "Institution id", width=38),)


async def quality_list_workbook(edition: QualityListPublished) -> Response:
    """Who is on the list, the new ones marked, and who has left it."""
    rows = [
        (
            one.name,
            KINDS[one.kind],
            one.township_code,
            one.valid_to,
            "新增 new" if one.institution_id in edition.added else None,
            one.institution_id,
        )
        for one in edition.institutions
    ]
    facts = [
        ("期号 Edition", str(edition.number)),
        ("公布日期 Published on", str(edition.published_on)),
        ("机构数 Institutions", str(len(edition.institutions))),
        ("新增 Added", str(len(edition.added))),
        ("移出 Removed", str(len(edition.removed))),
    ]
    sheets = [
        Sheet("名单 List", _COLUMNS, in_batches(rows)),
        Sheet("移出 Removed", _REMOVED, in_batches([(one,) for one in edition.removed])),
    ]
    title = Bilingual(zh=f"优质托育机构名单(第{edition.number}期)", en="quality institutions")
    made_at = datetime.combine(edition.published_on, time(), tzinfo=UTC)
    return await workbook_response(f"优质托育机构名单第{edition.number}期.xlsx", title, facts, sheets, made_at)
