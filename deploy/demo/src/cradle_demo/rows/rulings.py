"""Rulings on readings once the years are in: one that stands, and one that is taken back. R1, R3."""

from collections.abc import Iterator

from cradle_demo import steps
from cradle_demo.county.county import County
from cradle_demo.county.units import commission
from cradle_demo.records import Body, Record
from cradle_demo.rows.enactment import EDITION
from cradle_demo.years import Year

RULE, WITHDRAW = steps.CLOSING + 12, steps.CLOSING + 13


def ruling_records(county: County, year: Year) -> Iterator[Record]:
    """S2 is paid per lecture from the last year on; a lower title was to be enough, and that is taken back."""
    ruled: Body = {"edition": EDITION, "from_date": year.first.isoformat(), "document_number": f"宁卫健函〔{year.number}〕7号"}
    per_lecture = ruled | {"subject": "R1", "value": "per-lecture", "reason": "按场举办,按场补助"}
    yield closing_entry(county, RULE, "issue-ruling", per_lecture, "rulings")
    titles = ruled | {"subject": "R3", "value": "intermediate", "reason": "基层副高以上人员不足"}
    yield closing_entry(county, RULE, "issue-ruling", titles | {"document_number": f"宁卫健函〔{year.number}〕8号"}, "rulings")
    withdrawn = {"edition": EDITION, "ruling": 2, "document_number": f"宁卫健函〔{year.number}〕9号", "reason": "与文本不符"}
    yield closing_entry(county, WITHDRAW, "withdraw-ruling", withdrawn, "rulings")


def closing_entry(
    county: County, step: int, command: str, body: Body, lane: str, person: str = "commission-1", comment: str | None = None
) -> Record:
    """An entry at finance by a person of the commission; of one lane, in their order."""
    key = county.seeded.new_id("key")
    return Record(step, "finance", command, commission(person), body, key=key, lane=lane, comment=comment)
