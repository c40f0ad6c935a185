"""The year's sessions as the institutions send them: monthly files, single entries, some late."""

from collections.abc import Sequence
from random import Random

from cradle_demo import steps
from cradle_demo.county.agreements import Agreement
from cradle_demo.county.facilities import Facility
from cradle_demo.county.families import Child
from cradle_demo.county.institutions import Institution
from cradle_demo.county.merging import attend_under_both
from cradle_demo.county.units import institution_clerk
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded, share
from cradle_demo.year.attendance import ATTENDANCES, Attendance
from cradle_demo.year.session_faults import add_unsound
from cradle_demo.year.session_mistakes import session_mistakes
from cradle_demo.year.timetable import SESSIONS, Session, Timetable
from cradle_demo.years import Year

SINGLE, LATE = 0.06, 0.35
MEASURED = 120


def session_records(
    seeded: Seeded,
    year: Year,
    children: list[Child],
    known: Sequence[Institution],
    signed: Sequence[Agreement],
    places: Sequence[Facility],
    quality: dict[str, float],
    scale: float,
    *,
    timed: bool,
    twins: dict[str, str],
) -> list[Record]:
    """About 3,500 sessions of both modes with some 20,000 attendances, and what goes wrong with them; some of them `timed`.

    `twins` are children with a second registration, under which they attend too.
    """
    timetable = Timetable(seeded, year, places)
    add_unsound(seeded, timetable, known, signed, places, scale)
    _give_the_year(seeded, timetable, signed, children, quality, share(SESSIONS, scale) - len(timetable.sessions))
    attendance = Attendance(seeded, year, timetable.sessions, children)
    attendance.fill(quality, share(ATTENDANCES, scale))
    attendance.bring_the_wrong(seeded, timetable.sessions, scale * year.mistakes)
    given = [session for session in timetable.sessions if session.children]
    attend_under_both(twins, given)
    return _sent(seeded, year, given, scale, timed=timed)


def _give_the_year(
    seeded: Seeded,
    timetable: Timetable,
    signed: Sequence[Agreement],
    children: list[Child],
    quality: dict[str, float],
    count: int,
) -> None:
    """Sessions under the agreements, by how many children of the township will come."""
    random = seeded.stream(timetable.year.stream("sessions of the year"))
    toddlers: dict[str, float] = {}
    for child in children:
        township = child.village_code[:9]
        toddlers[township] = toddlers.get(township, 0) + quality[township]
    partners = {township: sum(a.township_code == township for a in signed) for township in toddlers}
    weights = [toddlers[a.township_code] / partners[a.township_code] for a in signed]
    for agreement in random.choices(list(signed), weights, k=count):
        timetable.give(agreement)


def _sent(seeded: Seeded, year: Year, given: list[Session], scale: float, *, timed: bool) -> list[Record]:
    random = seeded.stream(year.stream("sending sessions"))
    candidates = [s for s in given if timed and s.day >= year.on(10, 1) and s.mode == "in-institution" and not s.fault]
    measured = {session.id for session in random.sample(candidates, min(len(candidates), share(MEASURED, scale, 20)))}
    given.sort(key=lambda session: (session.day, session.starts_at, session.id))
    last = [_measured(seeded, session) for session in given if session.id in measured]
    others = [_record(seeded, random, year, session) for session in given if session.id not in measured]
    return session_mistakes(seeded, year, others, scale * year.mistakes) + last


def body_of(session: Session) -> Body:
    """The session as its clerk has it; what was not known is left out."""
    fields = {
        "session_id": session.id,
        "mode": session.mode,
        "institution_id": session.institution_id,
        "agreement_id": session.agreement_id,
        "facility_id": session.facility_id,
        "service_date": session.day.isoformat(),
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "children": session.children,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _measured(seeded: Seeded, session: Session) -> Record:
    sender, key = institution_clerk(session.institution_id), seeded.new_id("key")
    return Record(steps.MEASURED, "delivery", "deliver-session", sender, body_of(session), key=key, measured=True)


def _record(seeded: Seeded, random: Random, year: Year, session: Session) -> Record:
    sender, body = institution_clerk(session.institution_id), body_of(session)
    month = year.entered(session.day)
    if random.uniform(0, 1) < SINGLE:
        late = random.uniform(0, 1) < LATE
        step, comment = (year.late, "recorded late") if late else (year.month(month), None)
        key = seeded.new_id("key")
        return Record(
            step, "delivery", "deliver-session", sender, body, key=key, comment=session.fault or session.remark or comment
        )
    batch = f"sessions-{session.institution_id[:8]}-{year.number}-{month:02d}"
    return Record(
        year.month(month), "delivery", "deliver-session", sender, body, batch=batch, comment=session.fault or session.remark
    )
