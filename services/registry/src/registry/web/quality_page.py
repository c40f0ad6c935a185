"""An edition of the public list as a page. Clause K5.2."""

from collections.abc import Mapping

from chassis.web.page import Cell, Table, page
from contracts.events.supervision import QualityListPublished
from contracts.policy import Bilingual
from registry.web.quality_workbook import KINDS

_HEADS = (
    Cell("机构", "institution"),
    Cell("类型", "kind"),
    Cell("乡镇(街道)", "township"),
    Cell("认定有效期至", "valid to"),
    Cell("变化", "change"),
)


def quality_list_page(edition: QualityListPublished, townships: Mapping[str, str]) -> str:
    """A row an institution, the new ones marked; `townships` are names by code."""
    rows = [
        [
            Cell(one.name),
            Cell(KINDS[one.kind], one.kind.replace("-", " ")),
            Cell(townships.get(one.township_code, one.township_code)),
            Cell(str(one.valid_to), style="d"),
            Cell("新增", "new") if one.institution_id in edition.added else Cell(""),
        ]
        for one in edition.institutions
    ]
    counts = len(edition.institutions), len(edition.added), len(edition.removed)
    title = Bilingual(zh=f"优质托育机构名单(第{edition.number}期)", en=f"Quality institutions, edition {edition.number}")
    note = Bilingual(
        zh="公布日期 {} · 共{}家 · 新增{}家 · 移出{}家".format(edition.published_on, *counts),
        en="published on {}: {} in all, {} new, {} no longer listed".format(edition.published_on, *counts),
    )
    return page(title, (note,), Table(_HEADS, rows), Bilingual(zh="本期没有机构", en="no institution in this edition"))
