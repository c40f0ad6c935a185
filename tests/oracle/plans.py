"""Who was trained in a year (S4.1, S4.2), and the time that volunteers gave (M4)."""

from datetime import date

from oracle.daybook import Daybook
from oracle.diary import Diary
from oracle.register import Register

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
    served = [(one.minutes, service) for service, one in daybook.services.items() if one.day.year == year]
    return {
        "S4.1 in post": len(in_post),
        "S4.1 trained": len(in_post & trained),
        "S4.2 person-times": sum(staffed),
        "M4 minutes": sum(minutes for minutes, service in served if not daybook.things[service].ended),
    }
