"""The yearly evaluation of each township and institution on four dimensions, once the years' figures and money are in. M6."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cradle_demo import steps
from cradle_demo.county.county import County
from cradle_demo.county.units import commission
from cradle_demo.records import Body, Record
from cradle_demo.years import Year

ASSESSED = {
    "township": (("guidance-quality", 10), ("records-complete", 10)),
    "institution": (("services-as-agreed", 25), ("staff-and-records", 10)),
}
"""The indicators that an assessor scores, with their weights; the others follow from the system's figures."""

DRAFT, REVIEW, AGAIN, APPROVE = range(steps.CLOSING + 30, steps.CLOSING + 34)
"""After the money: how funds were used is a part of it."""
RETURNED = 2
"""Which township's evaluation is sent back once."""


def evaluation_records(county: County, years: Sequence[Year]) -> Iterator[Record]:
    """Drafted by one person and approved by another; one sent back and drafted anew, and one that its drafter may not approve."""
    townships = [("township", unit.code) for unit in county.units.townships]
    subjects = townships + [("institution", one.id) for one in county.institutions]
    for year in years:
        random = county.seeded.stream(year.stream("evaluation"))
        for number, (kind, subject) in enumerate(subjects):
            scores = [
                {"indicator": name, "points": random.randint(weight * 6 // 10, weight), "grounds": "现场核查"}
                for name, weight in ASSESSED[kind]
            ]
            of: Body = {"subject": subject, "year": year.number}
            drafted = Record(
                DRAFT, "reporting", "draft-evaluation", commission(), of | {"scores": scores}, batch=f"evaluation-{year.number}"
            )
            yield drafted
            if number == RETURNED:
                yield from _sent_back(county, drafted, of)
            version = {"version": 2 if number == RETURNED else 1}
            approver = commission("commission-2")
            yield Record(APPROVE, "reporting", "approve-evaluation", approver, of | version, batch=f"approval-{year.number}")


def _sent_back(county: County, drafted: Record, of: Body) -> Iterator[Record]:
    key, first, second = county.seeded.new_id("key"), of | {"version": 1}, commission("commission-2")
    own = Record(REVIEW, "reporting", "approve-evaluation", commission(), first, key=key, lane=of["subject"])
    yield replace(own, comment="evaluation approved by its drafter")
    body, key = first | {"reasons": "台账得分与检查记录不符"}, county.seeded.new_id("key")
    yield Record(REVIEW, "reporting", "return-evaluation", second, body, key=key, lane=of["subject"])
    scores = [score | {"points": max(0, score["points"] - 1)} for score in drafted.body["scores"]]
    key = county.seeded.new_id("key")
    yield replace(drafted, step=AGAIN, body=of | {"scores": scores}, batch=None, key=key)
