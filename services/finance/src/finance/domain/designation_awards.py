"""K5.1: the award of a demonstration institution, of the amount that the document of its designation states."""

from contracts.policy import Policy
from finance.domain.claims import COUNTY_AWARD_FUND, Claim, ClaimKey, Due, Grounds, Refused, Terms, claim_id
from finance.domain.facts_of_books import DesignatedFacts
from finance.domain.register.designated import DesignatedInstitution, DesignationAward


def designation_awards(policy: Policy, facts: DesignatedFacts) -> list[Claim]:
    """A claim for each designation that states an award: due to the institution from the county's award fund. Clause K5.1."""
    institution = facts.institution
    if institution is None:
        return []
    return [_claim(policy, facts.book.key, institution, award) for award in institution.awards]


def _claim(policy: Policy, book: str, institution: DesignatedInstitution, award: DesignationAward) -> Claim:
    payee, day = str(institution.institution_id), award.valid_from
    outcome: Due | Refused = Refused("policy.not-in-force")
    if policy.in_force(day):
        score = policy.value("K5.1.designation-score", day)
        outcome = Due(Terms(award.award_fen, "institution", payee, COUNTY_AWARD_FUND), score.version)
    return Claim(
        ClaimKey(claim_id("K5.1", award.assessment_id, payee), "K5.1", book, award.assessment_id, None, day),
        outcome,
        institution.township_code,
        (),
        Grounds((award,)),
    )
