"""How well each township does its work: some well, some badly."""

from cradle_demo.county.units import Units
from cradle_demo.seeded import Seeded

BAD, GOOD = ("341881106", "341881200", "341881202"), ("341881002", "341881101", "341881103")


def qualities(seeded: Seeded, units: Units) -> dict[str, float]:
    """The share of children a township's people reach, by its code."""
    random = seeded.stream("quality")
    found = {unit.code: random.uniform(0.68, 0.92) for unit in units.townships}
    return found | dict.fromkeys(BAD, 0.42) | dict.fromkeys(GOOD, 0.95)
