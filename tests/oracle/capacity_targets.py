"""Section 二(二) and 二(五): places, employer institutions, backbone trainers."""

from oracle.figures import ALL, Figures, Year, add, counts
from oracle.residence import units_of


def places(year: Year, kind: str) -> Figures:
    """G2.2, G2.3: accepted on or before the date and not closed before it, in the unit that applied."""
    figures = counts(year.register, ("county", "township") if kind == "station" else ALL)
    for facility in year.register.facilities.values():
        accepted = facility.accepted_on is not None and facility.accepted_on <= year.last
        if facility.kind == kind and accepted and not (facility.closed_on and facility.closed_on < year.last):
            add(figures, units_of(year.register, facility.applicant_code), 1)
    return figures


def employer_institutions(year: Year) -> Figures:
    """G2.4: employer institutions filed on or before the date."""
    figures = counts(year.register, ("county", "township"))
    for institution in year.register.institutions.values():
        if institution.kind == "employer" and institution.filed_on <= year.last:
            add(figures, units_of(year.register, institution.township_code), 1)
    return figures


def backbone(year: Year) -> Figures:
    """G5.1: distinct people who attended a backbone training up to the date."""
    people: set[str] = set()
    for training in year.diary.trainings.values():
        if training.kind == "backbone" and not training.voided and training.day <= year.last:
            people |= set(training.attendees)
    figures = counts(year.register, ("county",))
    for code in figures:
        figures[code] = [len(people), None]
    return figures


def professionals(year: Year) -> Figures:
    """G5.2: distinct people who hold a qualification and are in post on the date."""
    team = [
        person
        for person, held in year.register.qualifications.items()
        if any(awarded <= year.last and (end is None or year.last <= end) for awarded, end in held)
        and any(began <= year.last and (ended is None or year.last < ended) for began, ended in year.register.posts[person])
    ]
    figures = counts(year.register, ("county",))
    for code in figures:
        figures[code] = [len(team), None]
    return figures
