"""Sessions whose facts are not sound, each for a reason of its own."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from cradle_demo.county.agreements import Agreement
from cradle_demo.county.facilities import Facility
from cradle_demo.county.institutions import Institution
from cradle_demo.seeded import Seeded, day_between, share
from cradle_demo.year.timetable import Timetable

NOBODY_OF_AGE = "nobody of the age came"
OF_THE_FIRST_YEAR = ("place not open", "before the edition took effect")
"""What cannot happen any more once the places are open and the edition is in force."""


def add_unsound(
    seeded: Seeded,
    timetable: Timetable,
    known: Sequence[Institution],
    signed: Sequence[Agreement],
    places: Sequence[Facility],
    scale: float,
) -> None:
    """Put sessions on the timetable that the policy refuses by their own facts."""
    year = timetable.year
    random = seeded.stream(year.stream("unsound sessions"))
    makers: dict[str, tuple[int, Callable[[str], None]]] = {
        "session without an agreement": (60, lambda fault: _without_agreement(random, timetable, known, signed, fault)),
        "agreement nobody signed": (12, lambda fault: _unknown_agreement(seeded, random, timetable, signed, fault)),
        "agreement of another institution": (25, lambda fault: _others_agreement(random, timetable, known, signed, fault)),
        "mode not in the agreement": (15, lambda fault: _mode_not_covered(random, timetable, signed, places, fault)),
        "outreach without a place": (12, lambda fault: _without_place(random, timetable, signed, fault)),
        "place nobody applied for": (8, lambda fault: _unknown_place(seeded, random, timetable, signed, fault)),
        "place not open": (30, lambda fault: _closed_place(random, timetable, signed, places, fault)),
        NOBODY_OF_AGE: (8, lambda fault: _nobody_of_age(random, timetable, signed, places, fault)),
        "before the edition took effect": (12, lambda fault: _too_early(random, timetable, signed, fault)),
    }
    for fault, (count, make) in makers.items():
        for _ in range(share(count, scale * year.mistakes) if year.opens or fault not in OF_THE_FIRST_YEAR else 0):
            make(fault)


def _day(random: Random, timetable: Timetable) -> date:
    return day_between(random, timetable.first_day, timetable.last_day)


def _with_outreach(random: Random, signed: Sequence[Agreement]) -> Agreement:
    return random.choice([agreement for agreement in signed if "outreach" in agreement.modes])


def _without_agreement(
    random: Random, timetable: Timetable, known: Sequence[Institution], signed: Sequence[Agreement], fault: str
) -> None:
    """Mostly of institutions that have no agreement at all."""
    partners = {agreement.institution.id for agreement in signed}
    without = [institution for institution in known if institution.id not in partners]
    institution = random.choice(without if random.uniform(0, 1) < 0.7 else list(known))
    timetable.add(institution, institution.township_code, _day(random, timetable), agreement_id=None, fault=fault)


def _unknown_agreement(seeded: Seeded, random: Random, timetable: Timetable, signed: Sequence[Agreement], fault: str) -> None:
    agreement, nobodys = random.choice(signed), seeded.new_id("unsigned-agreement")
    timetable.add(agreement.institution, agreement.township_code, _day(random, timetable), agreement_id=nobodys, fault=fault)


def _others_agreement(
    random: Random, timetable: Timetable, known: Sequence[Institution], signed: Sequence[Agreement], fault: str
) -> None:
    agreement = random.choice(signed)
    other = random.choice([institution for institution in known if institution.id != agreement.institution.id])
    timetable.add(other, agreement.township_code, _day(random, timetable), agreement_id=agreement.id, fault=fault)


def _mode_not_covered(
    random: Random, timetable: Timetable, signed: Sequence[Agreement], places: Sequence[Facility], fault: str
) -> None:
    agreement = random.choice([agreement for agreement in signed if "outreach" not in agreement.modes])
    place = random.choice([place for place in places if place.accepted_on is not None])
    day = _day(random, timetable)
    timetable.add(agreement.institution, place.applicant.code[:9], day, agreement_id=agreement.id, place_id=place.id, fault=fault)


def _without_place(random: Random, timetable: Timetable, signed: Sequence[Agreement], fault: str) -> None:
    agreement = _with_outreach(random, signed)
    timetable.add(
        agreement.institution,
        agreement.township_code,
        _day(random, timetable),
        agreement_id=agreement.id,
        outreach=True,
        fault=fault,
    )


def _unknown_place(seeded: Seeded, random: Random, timetable: Timetable, signed: Sequence[Agreement], fault: str) -> None:
    agreement, nowhere = _with_outreach(random, signed), seeded.new_id("unknown-facility")
    timetable.add(
        agreement.institution,
        agreement.township_code,
        _day(random, timetable),
        agreement_id=agreement.id,
        place_id=nowhere,
        fault=fault,
    )


def _closed_place(
    random: Random, timetable: Timetable, signed: Sequence[Agreement], places: Sequence[Facility], fault: str
) -> None:
    """Before acceptance, on the day of closing or after, or never accepted at all."""
    agreement, place = _with_outreach(random, signed), random.choice(places)
    day = _day(random, timetable)
    if place.accepted_on is not None:
        day = day_between(random, timetable.first_day, place.accepted_on - timedelta(days=1))
    if place.closed_on is not None:
        day = place.closed_on + timedelta(days=random.choice((0, 0, 1, 20, 60)))
    timetable.add(agreement.institution, place.applicant.code[:9], day, agreement_id=agreement.id, place_id=place.id, fault=fault)


def _nobody_of_age(
    random: Random, timetable: Timetable, signed: Sequence[Agreement], places: Sequence[Facility], fault: str
) -> None:
    """Sound in itself: what is wrong is who comes."""
    place = random.choice([p for p in places if p.accepted_on and not p.closed_on and _partner(signed, p)])
    agreement = _partner(signed, place)
    if agreement is None or place.accepted_on is None:
        raise LookupError(place.name)
    day = day_between(random, max(place.accepted_on, timetable.first_day), timetable.last_day)
    township = agreement.township_code
    session = timetable.add(agreement.institution, township, day, agreement_id=agreement.id, place_id=place.id, fault=fault)
    session.capacity = 0


def _partner(signed: Sequence[Agreement], place: Facility) -> Agreement | None:
    """An agreement under which a session at a place is payable the whole year."""
    for agreement in signed:
        covers = "outreach" in agreement.modes and agreement.valid_to.month == 12
        if covers and place.applicant.code.startswith(agreement.township_code) and not agreement.institution.fault:
            return agreement
    return None


def _too_early(random: Random, timetable: Timetable, signed: Sequence[Agreement], fault: str) -> None:
    agreement = random.choice(signed)
    day = day_between(random, date(2019, 12, 16), date(2019, 12, 31))
    timetable.add(agreement.institution, agreement.township_code, day, agreement_id=agreement.id, fault=fault)
