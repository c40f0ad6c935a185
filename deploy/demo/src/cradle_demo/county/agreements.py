"""The townships' service agreements with institutions."""

from dataclasses import dataclass
from datetime import date

from cradle_demo import steps
from cradle_demo.county.institutions import Institution
from cradle_demo.county.units import township_office
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded
from cradle_demo.years import Year

BOTH = ("in-institution", "outreach")


@dataclass(frozen=True, slots=True)
class Agreement:
    """A township buys sessions from an institution; `fee_fen` is for an outreach session."""

    id: str
    township_code: str
    institution: Institution
    modes: tuple[str, ...]
    fee_fen: int | None
    valid_from: date
    valid_to: date


# township, index of the institution, fee in yuan (None: sessions in the institution only)
_SIGNED: tuple[tuple[str, int, int | None], ...] = (
    ("341881001", 0, 500),
    ("341881001", 1, 520),
    ("341881002", 2, 500),
    ("341881002", 0, 480),
    ("341881003", 3, 550),
    ("341881004", 4, 450),
    ("341881005", 9, 500),
    ("341881100", 5, 600),
    ("341881101", 6, 400),
    ("341881102", 10, 500),
    ("341881103", 7, 500),
    ("341881104", 8, 650),
    ("341881105", 11, 500),
    ("341881106", 7, 480),
    ("341881107", 7, 500),
    ("341881200", 8, None),
    ("341881201", 6, 470),
    ("341881202", 8, 520),
    ("341881203", 2, 500),
    ("341881204", 3, 510),
    ("341881400", 1, None),
)
ONLY_ONE_NEAR = "辖区内可就近提供服务的机构仅此一家"
LAPSED, TERMINATED = "341881106", "341881203"
"""In the first year: the township whose agreement lapses in spring, and the one that ends its own in the middle of the year, and
enters that in September."""


def agreements(seeded: Seeded, year: Year, known: list[Institution]) -> list[Agreement]:
    """At least one agreement of a year for every township-level unit; one fee out of tolerance, one lapsed in the first spring."""
    return [
        Agreement(
            id=seeded.new_id("agreement"),
            township_code=township,
            institution=known[index],
            modes=BOTH if yuan is not None else BOTH[:1],
            fee_fen=None if yuan is None else yuan * 100,
            valid_from=year.first,
            valid_to=year.on(3, 31) if year.opens and township == LAPSED else year.last,
        )
        for township, index, yuan in _SIGNED
    ]


def agreement_records(seeded: Seeded, year: Year, signed: list[Agreement]) -> list[Record]:
    """Signing before the year begins, and one termination in the first; why another than a demonstration institution was chosen.

    In the first year that reason is given in spring, by some; in later ones with the signature, by others (K5.3).
    """
    records = []
    for number, agreement in enumerate(signed):
        body: Body = {
            "agreement_id": agreement.id,
            "township_code": agreement.township_code,
            "institution_id": agreement.institution.id,
            "modes": list(agreement.modes),
            "valid_from": agreement.valid_from.isoformat(),
            "valid_to": agreement.valid_to.isoformat(),
        }
        if agreement.fee_fen is not None:
            body["fee_fen"] = agreement.fee_fen
        if not year.opens and number % 3:
            body["selection_reason"] = ONLY_ONE_NEAR
        by = township_office(agreement.township_code)
        records.append(Record(year.eve, "registry", "sign-agreement", by, body, key=seeded.new_id("key")))
        if year.opens and number % 4 == 0:
            given = {"agreement_id": agreement.id, "reason": ONLY_ONE_NEAR}
            records.append(Record(year.month(3), "registry", "record-selection-reason", by, given, key=seeded.new_id("key")))
        if year.opens and number == 0:
            again, key = {"agreement_id": agreement.id, "reason": "就近"}, seeded.new_id("key")
            step = year.month(3, steps.REPEATS)
            comment = "reason given twice"
            records.append(Record(step, "registry", "record-selection-reason", by, again, key=key, comment=comment))
        if year.opens and agreement.township_code == TERMINATED:
            ended = {"agreement_id": agreement.id, "effective_on": "2020-07-01", "reason": "双方协商终止"}
            step, key = year.month(9, steps.CHANGES), seeded.new_id("key")
            records.append(Record(step, "registry", "terminate-agreement", by, ended, key=key, comment="from an earlier date"))
    return records
