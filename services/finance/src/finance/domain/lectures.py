"""S2: of a village's qualifying lectures of a year the first is paid from the county award fund (R1)."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from contracts.policy import Policy
from finance.domain.claims import COUNTY_AWARD_FUND, Claim, ClaimKey, Due, Fact, Grounds, Outcome, Refused, Terms, claim_id
from finance.domain.facts_of_books import LectureGiven, VillageYearFacts
from finance.domain.readings import cited
from finance.domain.register.lecture import Lecture

CLAUSE = "S2"
READINGS = ("R1", "R3")


def lectures(policy: Policy, facts: VillageYearFacts, settled: Collection[UUID] = ()) -> list[Claim]:
    """A claim for each lecture ever recorded; of those that qualify the settled one, else the first by date, start, id is due."""
    claims: list[Claim] = []
    paid: Lecture | None = None
    for given in sorted(
        facts.lectures, key=lambda item: (lecture_claim_id(item.lecture) not in settled, item.lecture.place_in_time)
    ):
        lecture = given.lecture
        fault, seen = _fault(policy, given)
        outcome: Outcome
        grounds = Grounds(seen)
        if fault is not None:
            outcome = Refused(fault)
            if fault == "dossier.incomplete":
                grounds = Grounds(seen, partial(dict, missing=_missing_items(policy, lecture)))
        elif paid is not None and policy.on(lecture.held_on).reading("R1") == "per-village-and-year":
            outcome = Refused("lecture.already-paid", eligible=True)
            grounds = Grounds(seen, partial(dict, paid_lecture=str(paid.lecture_id)), (paid,))
        else:
            amount = policy.value("S2.lecture", lecture.held_on)
            outcome = Due(Terms(amount.value, "unit", lecture.unit_code, COUNTY_AWARD_FUND), amount.version)
            paid = lecture
        claims.append(_claim(policy, facts, lecture, outcome, grounds))
    return claims


def _fault(policy: Policy, given: LectureGiven) -> tuple[str | None, tuple[Fact, ...]]:
    """The first rule the lecture fails, and the facts looked at."""
    lecture, lecturer = given.lecture, given.lecturer
    if lecture.voided:
        return "lecture.voided", (lecture,)
    if not policy.in_force(lecture.held_on):
        return "policy.not-in-force", (lecture,)
    if lecturer is None:
        return "lecturer.unknown", (lecture,)
    if not lecturer.holds_on(policy.on(lecture.held_on).lecturer_titles, lecture.held_on):
        return "lecturer.title-insufficient", (lecture, lecturer)
    return ("dossier.incomplete" if _missing_items(policy, lecture) else None), (lecture, lecturer)


def _missing_items(policy: Policy, lecture: Lecture) -> list[str]:
    required = policy.value("S2.dossier-required", lecture.held_on).value
    return [kind for kind in required if kind not in lecture.dossier]


def _claim(policy: Policy, facts: VillageYearFacts, lecture: Lecture, outcome: Outcome, grounds: Grounds) -> Claim:
    return Claim(
        ClaimKey(
            lecture_claim_id(lecture),
            CLAUSE,
            facts.book.key,
            lecture.lecture_id,
            None,
            lecture.held_on,
        ),
        outcome,
        lecture.unit_code[:9],
        cited(policy.on(lecture.held_on), READINGS),
        grounds,
    )


def lecture_claim_id(lecture: Lecture) -> UUID:
    """The claim that a lecture makes."""
    return claim_id(CLAUSE, lecture.lecture_id, lecture.unit_code)
