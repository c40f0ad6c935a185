"""The claims of stations and activity rooms (S1.1, S1.2): once a site, the first accepted; of demonstration institutions (K5.1)."""

from collections.abc import Iterator, Set

from oracle import policy
from oracle.claims import Claim, Source, due, refused
from oracle.register import Register


def award_claims(register: Register, settled: Set[tuple[str, ...]]) -> Iterator[Claim]:
    """One claim for each facility ever accepted, a settled one before the others of its site; and for each designation of an
    institution that states an award."""
    for institution_id, institution in register.institutions.items():
        for assessment_id, (first, award_fen) in institution.awards.items():
            source = Source((assessment_id,), first, ("institution", institution_id))
            yield due("K5.1", institution.township_code, award_fen, source)
    awarded: set[str] = set()
    accepted = [(f.accepted_on, facility_id, f) for facility_id, f in register.facilities.items() if f.accepted_on is not None]
    for accepted_on, facility_id, facility in sorted(accepted, key=lambda entry: ((entry[1],) not in settled, *entry[:2])):
        clause = "S1.1" if facility.kind == "station" else "S1.2"
        if accepted_on < policy.EFFECTIVE_ON:
            yield refused(clause, accepted_on.year, "policy.not-in-force")
        elif facility.site_code in awarded:
            yield refused(clause, accepted_on.year, "facility.site-already-awarded")
        else:
            awarded.add(facility.site_code)
            source = Source((facility_id,), accepted_on, ("unit", facility.applicant_code))
            yield due(clause, facility.applicant_code[:9], facility.award_fen, source)
