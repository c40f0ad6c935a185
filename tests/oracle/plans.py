"""Who was trained in a year (S4.1, S4.2), the time that volunteers gave (M4), and what was bought of whom (K5.3)."""

from collections.abc import Iterator
from datetime import date

from oracle.daybook import Daybook
from oracle.diary import Diary
from oracle.register import Agreement, Register
from oracle.supervision import designated

OFFICE_POSTS = {"cadre", "township-staff"}


def plans(register: Register, diary: Diary, daybook: Daybook, year: int) -> dict[str, int]:
    """Figures of a year that is over, by name: people, person-times, minutes."""
    last = date(year, 12, 31)
    held = [one for one in diary.trainings.values() if not one.voided and one.day.year == year]
    in_post = {
        person for person, posts in register.posts.items() if any(p.kind in OFFICE_POSTS and p.held_on(last) for p in posts)
    }
    trained = {person for training in held if training.kind == "cadre-annual" for person in training.attendees}
    staffed = [
        any(post.at_institution and post.held_on(training.day) for post in register.posts.get(person, []))
        for training in held
        if training.kind == "institution-staff"
        for person in training.attendees
    ]
    others = list(_bought_of_others(register, date(year, 1, 1), last))
    served = [(one.minutes, service) for service, one in daybook.services.items() if one.day.year == year]
    return {
        "S4.1 in post": len(in_post),
        "S4.1 trained": len(in_post & trained),
        "S4.2 person-times": sum(staffed),
        "K5.3 bought of others": len(others),
        "K5.3 with a reason": sum(one.selection_reason is not None for one in others),
        "M4 minutes": sum(minutes for minutes, service in served if not daybook.things[service].ended),
    }


def _bought_of_others(register: Register, first: date, last: date) -> Iterator[Agreement]:
    """Agreements that held on some day, with institutions that were no demonstration ones on the agreement's first."""
    for agreement in register.agreements.values():
        last_of_it = agreement.amended[-1][3] if agreement.amended else agreement.last
        holds = agreement.first <= last and first <= last_of_it
        ended = agreement.terminated_on is not None and agreement.terminated_on <= max(first, agreement.first)
        institution = register.institutions.get(agreement.institution_id)
        if holds and not ended and not (institution and designated(institution.designations, agreement.first)):
            yield agreement
