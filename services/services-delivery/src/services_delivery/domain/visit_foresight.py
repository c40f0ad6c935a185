"""What keeps a home visit from counting for G3.1, as far as the registry's facts tell today."""

from datetime import date

from chassis.decider import Refusal
from contracts.age import AgeBands
from services_delivery.domain.registry_facts import KnownChild

CLAUSE = "G3.1"


def foresee_visit(
    visited_on: date, unit_code: str, child: KnownChild | None, *, unit_is_known: bool, bands: AgeBands
) -> list[Refusal]:
    """Every reason found, none of which blocks."""
    reasons = [] if unit_is_known else [Refusal("unit.unknown", CLAUSE)]
    if child is None:
        return [*reasons, Refusal("child.unknown", CLAUSE)]
    if child.left_on is not None and child.left_on <= visited_on:
        reasons.append(Refusal("child.left", CLAUSE, {"left_on": child.left_on.isoformat()}))
    elif not child.village_code.startswith(unit_code):
        reasons.append(Refusal("child.of-other-unit", CLAUSE, {"village_code": child.village_code}))
    if visited_on not in (band := bands.infant(child.birth_date)):
        reasons.append(Refusal("visit.outside-band", CLAUSE, {"from": band.start.isoformat(), "before": band.end.isoformat()}))
    return reasons
