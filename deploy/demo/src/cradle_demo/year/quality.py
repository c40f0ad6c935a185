"""How well each township does its work: some well, some badly."""

from cradle_demo.county.units import Units
from cradle_demo.seeded import Seeded
from cradle_demo.years import FIRST, Year

BAD, GOOD = ("341881106", "341881200", "341881202"), ("341881002", "341881101", "341881103")


BETTER_A_YEAR = 0.06


def qualities(seeded: Seeded, year: Year, units: Units) -> dict[str, float]:
    """The share of children a township's people reach, by its code; from year to year a little more."""
    random = seeded.stream("quality")
    found = {unit.code: random.uniform(0.68, 0.92) for unit in units.townships}
    found |= dict.fromkeys(BAD, 0.42) | dict.fromkeys(GOOD, 0.95)
    gained = BETTER_A_YEAR * (year.number - FIRST.number)
    return {code: min(0.98, share + gained) for code, share in found.items()}
