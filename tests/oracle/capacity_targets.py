"""Section 二(二) and 二(五): places, employer institutions, backbone trainers."""

from oracle import policy
from oracle.figures import ALL, Figures, Year, add, counts, rates
from oracle.residence import units_of
from oracle.supervision import designated


def places(year: Year, kind: str) -> Figures:
    """G2.2, G2.3: accepted on or before the date and not closed before it, in the unit that applied."""
    figures = counts(year.register, ("county", "township") if kind == "station" else ALL)
    for facility in year.register.facilities.values():
        accepted = facility.accepted_on is not None and facility.accepted_on <= year.last
        if facility.kind == kind and accepted and not (facility.closed_on and facility.closed_on < year.last):
            add(figures, units_of(year.register, facility.applicant_code), 1)
    return figures


def demonstration_places(year: Year, kind: str) -> Figures:
    """K1.1: of the accepted and open ones, those designated on the date."""
    figures = counts(year.register, ("county", "township"))
    for facility in year.register.facilities.values():
        accepted = facility.accepted_on is not None and facility.accepted_on <= year.last
        closed = facility.closed_on is not None and facility.closed_on < year.last
        if facility.kind == kind and accepted and not closed and designated(facility.designations, year.last):
            add(figures, units_of(year.register, facility.applicant_code), 1)
    return figures


def centres(year: Year) -> Figures:
    """G2.1: accepted on or before the date and not closed before it, for the county."""
    figures = counts(year.register, ("county",))
    for centre in year.register.centres.values():
        accepted = centre.accepted_on is not None and centre.accepted_on <= year.last
        if accepted and not (centre.closed_on and centre.closed_on < year.last):
            for code in figures:
                add(figures, [code], 1)
    return figures


def quality_institutions(year: Year) -> Figures:
    """G4.1: nurseries and parent-child centres that hold a designation on the date."""
    figures = counts(year.register, ("county",))
    for institution in year.register.institutions.values():
        if (
            institution.kind in policy.OF_QUALITY
            and institution.on_file(year.last)
            and designated(institution.designations, year.last)
        ):
            add(figures, units_of(year.register, institution.township_code), 1)
    return figures


def care_points(year: Year) -> Figures:
    """G4.2: of the care points on file on the date, those inspected in the year up to it."""
    figures = rates(year.register, ("county", "township"))
    for institution in year.register.institutions.values():
        if institution.kind == "care-point" and institution.on_file(year.last):
            inspected = any(year.first <= day <= year.last for day in institution.inspected)
            add(figures, units_of(year.register, institution.township_code), int(inspected), 1)
    return figures


def employer_institutions(year: Year) -> Figures:
    """G2.4: employer institutions on file on the date."""
    figures = counts(year.register, ("county", "township"))
    for institution in year.register.institutions.values():
        if institution.kind == "employer" and institution.on_file(year.last):
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
        and any(post.held_on(year.last) for post in year.register.posts[person])
    ]
    figures = counts(year.register, ("county",))
    for code in figures:
        figures[code] = [len(team), None]
    return figures
