"""S1.1, S1.2: the award of a station or an activity room, once a site, to the first accepted there."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from contracts.policy import Policy
from finance.domain.claims import COUNTY_AWARD_FUND, Claim, ClaimKey, Due, Fact, Grounds, Refused, Terms, claim_id
from finance.domain.facts_of_books import AcceptedFacility, SiteFacts
from finance.domain.readings import cited
from finance.domain.register.facility import Facility

READINGS = {"S1.1": ("R14",), "S1.2": ("R15", "R19")}


def awards(policy: Policy, facts: SiteFacts, settled: Collection[UUID] = ()) -> list[Claim]:
    """A claim for each facility accepted at the site; of those that may be awarded the settled one, else the first by date, id is due."""
    claims: list[Claim] = []
    awarded: Facility | None = None
    for accepted in sorted(facts.facilities, key=lambda item: _turn(item.facility, settled)):
        facility = accepted.facility
        fault, seen = _fault(policy, accepted)
        if fault is not None:
            claims.append(_claim(policy, facts, facility, Refused(fault), Grounds(seen)))
        elif awarded is not None:
            grounds = Grounds(seen, partial(dict, awarded_facility=str(awarded.facility_id)), (awarded,))
            refused = Refused("facility.site-already-awarded", eligible=True)
            claims.append(_claim(policy, facts, facility, refused, grounds))
        else:
            awarded = facility
            claims.append(_claim(policy, facts, facility, _due(policy, facility), Grounds(seen)))
    return claims


def _turn(facility: Facility, settled: Collection[UUID]) -> tuple[object, ...]:
    return award_claim_id(facility) not in settled, facility.accepted_on, facility.facility_id


def _fault(policy: Policy, accepted: AcceptedFacility) -> tuple[str | None, tuple[Fact, ...]]:
    """The first rule that stands against the award, leaving aside the site; and the facts looked at."""
    facility, applicant = accepted.facility, accepted.applicant
    assert facility.accepted_on is not None  # noqa: S101  a site's book holds accepted facilities
    policy = policy.on(facility.accepted_on)
    if not policy.in_force(facility.accepted_on):
        return "policy.not-in-force", (facility,)
    if facility.kind == "parent-child-park" and policy.reading("R19") == "heading-refused":
        return "facility.name-not-awarded", (facility,)
    seen = (facility,) if applicant is None else (facility, applicant)
    entitled = _entitled_kind(policy, facility)
    if entitled is not None and (applicant is None or applicant.kind != entitled):
        return "facility.applicant-not-entitled", seen
    fault = None if facility.kind == "station" or _within_range(policy, facility) else "facility.award-out-of-range"
    return fault, (facility,) if entitled is None else seen


def _within_range(policy: Policy, facility: Facility) -> bool:
    """Whether acceptance states for a room what the text lets it: both ends are included."""
    assert facility.accepted_on is not None  # noqa: S101
    assert facility.award_fen is not None  # noqa: S101  acceptance states it
    least_fen, most_fen = policy.value("S1.2.award-range", facility.accepted_on).value
    within: bool = least_fen <= facility.award_fen <= most_fen
    return within


def _entitled_kind(policy: Policy, facility: Facility) -> str | None:
    """The one kind of unit that may apply (R14, R15); None: any that the registry lets."""
    if facility.kind == "station":
        return "street" if policy.reading("R14") == "streets-only" else None
    return "community" if policy.reading("R15") == "communities-only" else None


def _due(policy: Policy, facility: Facility) -> Due:
    assert facility.accepted_on is not None  # noqa: S101
    assert facility.award_fen is not None  # noqa: S101  acceptance states it
    if facility.kind == "station":
        award = policy.value("S1.1.award", facility.accepted_on)
        return Due(Terms(award.value, "unit", facility.applicant_code, COUNTY_AWARD_FUND), award.version)
    version = policy.value("S1.2.award-range", facility.accepted_on).version
    return Due(Terms(facility.award_fen, "unit", facility.applicant_code, COUNTY_AWARD_FUND), version)


def _claim(policy: Policy, facts: SiteFacts, facility: Facility, outcome: Due | Refused, grounds: Grounds) -> Claim:
    assert facility.accepted_on is not None  # noqa: S101
    clause = _clause(facility)
    return Claim(
        ClaimKey(
            award_claim_id(facility),
            clause,
            facts.book.key,
            facility.facility_id,
            None,
            facility.accepted_on,
        ),
        outcome,
        facility.township_code,
        cited(policy.on(facility.accepted_on), READINGS[clause]),
        grounds,
    )


def _clause(facility: Facility) -> str:
    return "S1.1" if facility.kind == "station" else "S1.2"


def award_claim_id(facility: Facility) -> UUID:
    """The claim that an accepted facility makes."""
    return claim_id(_clause(facility), facility.facility_id, facility.applicant_code)
