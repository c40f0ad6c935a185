"""The townships' service agreements with institutions."""

from dataclasses import dataclass
from datetime import date

from cradle_demo import steps
from cradle_demo.county.institutions import Institution
from cradle_demo.county.units import township_office
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded

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


# township, index of the institution, fee in yuan (None: sessions in the institution only), last day
_SIGNED: tuple[tuple[str, int, int | None, str], ...] = (
    ("341881001", 0, 500, "2020-12-31"),
    ("341881001", 1, 520, "2020-12-31"),
    ("341881002", 2, 500, "2020-12-31"),
    ("341881002", 0, 480, "2020-12-31"),
    ("341881003", 3, 550, "2020-12-31"),
    ("341881004", 4, 450, "2020-12-31"),
    ("341881005", 9, 500, "2020-12-31"),
    ("341881100", 5, 600, "2020-12-31"),
    ("341881101", 6, 400, "2020-12-31"),
    ("341881102", 10, 500, "2020-12-31"),
    ("341881103", 7, 500, "2020-12-31"),
    ("341881104", 8, 650, "2020-12-31"),
    ("341881105", 11, 500, "2020-12-31"),
    ("341881106", 7, 480, "2020-03-31"),
    ("341881107", 7, 500, "2020-12-31"),
    ("341881200", 8, None, "2020-12-31"),
    ("341881201", 6, 470, "2020-12-31"),
    ("341881202", 8, 520, "2020-12-31"),
    ("341881203", 2, 500, "2020-12-31"),
    ("341881204", 3, 510, "2020-12-31"),
    ("341881400", 1, None, "2020-12-31"),
)
TERMINATED = "341881203"
"""The township that ends its agreement in the middle of the year, and enters that in September."""


def agreements(seeded: Seeded, known: list[Institution]) -> list[Agreement]:
    """At least one agreement for every township-level unit; one fee out of tolerance, one lapsed in spring."""
    return [
        Agreement(
            id=seeded.new_id("agreement"),
            township_code=township,
            institution=known[index],
            modes=BOTH if yuan is not None else BOTH[:1],
            fee_fen=None if yuan is None else yuan * 100,
            valid_from=date(2020, 1, 1),
            valid_to=date.fromisoformat(last),
        )
        for township, index, yuan, last in _SIGNED
    ]


def agreement_records(seeded: Seeded, signed: list[Agreement]) -> list[Record]:
    """Signing, and one termination."""
    records = []
    for agreement in signed:
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
        by = township_office(agreement.township_code)
        records.append(Record(steps.OPENING, "registry", "sign-agreement", by, body, key=seeded.new_id("key")))
        if agreement.township_code == TERMINATED:
            ended = {"agreement_id": agreement.id, "effective_on": "2020-07-01", "reason": "双方协商终止"}
            step, key = steps.month(9, steps.CHANGES), seeded.new_id("key")
            records.append(Record(step, "registry", "terminate-agreement", by, ended, key=key, comment="from an earlier date"))
    return records
