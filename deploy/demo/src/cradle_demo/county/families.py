"""Families as they are: households over all villages, their children, twins, those who move or leave."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from cradle_demo.county.identities import SURNAMES, Identities
from cradle_demo.county.units import Unit, Units
from cradle_demo.seeded import Seeded, day_between
from cradle_demo.years import Year

FIRST_BIRTH = date(2017, 1, 1)
CHILDREN, BORN_LATER = 7_500, 1_900
"""Children of the first year, who are born in it or in the three before, and those born in each later year."""

WEIGHTS = {"community": 190, "village": 42}
"""Children under 3 in a unit of a kind, before scaling to the county's total."""

AWKWARD_BIRTHS = tuple(
    date.fromisoformat(day)
    for day in ("2019-01-31", "2018-03-31", "2019-11-30", "2017-12-31", "2018-11-30", "2019-12-01", "2018-01-01", "2020-01-31")
)
"""Month ends and the edges of the bands on 31 December 2020: every year has them, so a small one gets them too."""

LEAP_DAY = date(2020, 2, 29)


@dataclass(slots=True)
class Child:
    """A child as it is: `birth_date` is the true one, whatever the register says.

    `back`: from when and where it lives in the county again after it had left.
    """

    id: str
    household_id: str
    name: str
    birth_date: date
    village_code: str
    registered_on: date
    id_number: str | None
    moves: list[tuple[date, str]] = field(default_factory=list)
    left_on: date | None = None
    back: tuple[date, str] | None = None

    def village_on(self, day: date) -> str:
        """Where the child lives, leaving aside whether it has left."""
        return next((code for moved_on, code in reversed(self.moves) if moved_on <= day), self.village_code)


@dataclass(slots=True)
class Household:
    """A family and its home."""

    id: str
    village_code: str
    guardian_name: str
    children: list[Child] = field(default_factory=list)


def households(seeded: Seeded, year: Year, units: Units, scale: float) -> list[Household]:
    """The county's households with children born from 2017 to 2020; in a later year, those whose first is born in it."""
    random = seeded.stream(year.stream("families"))
    identities = Identities(seeded.stream(year.stream("identities")))
    children, least = (CHILDREN, 2) if year.opens else (BORN_LATER, 1)
    weight = sum(WEIGHTS[village.kind] for village in units.villages)
    families: list[Household] = []
    for village in units.villages:
        wanted = max(least, round(children * scale * WEIGHTS[village.kind] / weight * random.uniform(0.75, 1.25)))
        born = 0
        while born < wanted:
            family = _household(seeded, random, year, identities, village, len(families))
            families.append(family)
            born += len(family.children)
    let_some_move(random, year, units, families)
    return families


def _household(seeded: Seeded, random: Random, year: Year, identities: Identities, village: Unit, number: int) -> Household:
    surname = random.choice(SURNAMES)
    family = Household(seeded.new_id("household"), village.code, identities.name(date(1990, 1, 1), random.choice(SURNAMES)))
    for born in _births(random, year, number):
        registered_on = min(born + timedelta(days=random.randint(3, 45)), year.on(12, 30))
        family.children.append(
            Child(
                id=seeded.new_id("child"),
                household_id=family.id,
                name=identities.name(born, surname),
                birth_date=born,
                village_code=village.code,
                registered_on=registered_on,
                id_number=identities.number(born) if random.uniform(0, 1) < 0.6 else None,
            )
        )
    return family


def _births(random: Random, year: Year, number: int) -> list[date]:
    earliest, latest = (FIRST_BIRTH if year.opens else date(year.number - 1, 12, 21)), year.on(12, 20)
    first = day_between(random, earliest, latest)
    if year.opens and number % 40 == 7:
        first = AWKWARD_BIRTHS[number // 40 % len(AWKWARD_BIRTHS)]
    if year.opens and number % 150 == 50:
        first = LEAP_DAY
    chance = random.uniform(0, 1)
    if chance < 0.015:
        return [first, first]
    second = first + timedelta(days=random.randint(330, 900))
    return [first, second] if chance < 0.14 and second <= latest else [first]


def let_some_move(random: Random, year: Year, units: Units, families: list[Household]) -> list[Child]:
    """Some children move during the year, most with their household and within the township; some leave the county, a few come back.

    Who has moved or left before stays. The answer is who has moved or left now.
    """
    changed: list[Child] = []
    for family in families:
        chance = random.uniform(0, 1)
        if chance >= 0.045:
            continue
        moving = family.children if random.uniform(0, 1) < 0.8 else family.children[:1]
        day = day_between(random, year.on(1, 6), year.on(12, 28))
        back = day + timedelta(days=random.randint(20, 120))
        moving = [c for c in moving if c.registered_on + timedelta(days=2) < day and not c.moves and c.left_on is None]
        changed += moving
        if chance < 0.028:
            target = _other_village(random, units, family.village_code)
            for child in moving:
                child.moves.append((day, target))
                if chance < 0.004 and back < year.on(12, 30):
                    child.moves.append((back, family.village_code))
        else:
            for child in moving:
                child.left_on = day
                if chance > 0.042 and back < year.on(12, 30):
                    child.back = back, _other_village(random, units, child.village_code)
    return changed


def _other_village(random: Random, units: Units, code: str) -> str:
    near = [village.code for village in units.villages_of(code[:9]) if village.code != code]
    far = [village.code for village in units.villages if village.code != code]
    return random.choice(near if near and random.uniform(0, 1) < 0.6 else far)
