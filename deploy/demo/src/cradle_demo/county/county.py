"""The county as one thing: its units, institutions, people, places and families, growing from year to year."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cradle_demo.county.agreements import Agreement, agreement_records, agreements
from cradle_demo.county.facilities import Facility, facilities
from cradle_demo.county.families import Child, Household, households, let_some_move
from cradle_demo.county.institutions import Institution, institution_records, institutions
from cradle_demo.county.practitioners import Practitioner, practitioner_records, practitioners
from cradle_demo.county.registration import register
from cradle_demo.county.residence_changes import residence_changes
from cradle_demo.county.special_families import special_families
from cradle_demo.county.units import Units, read_units, unit_records
from cradle_demo.records import Record
from cradle_demo.seeded import Seeded
from cradle_demo.years import Year

ORGANISATIONS, NEWCOMERS = 3, 4


@dataclass(slots=True)
class County:
    """Who and what there is. `known` are the households on the register by the spring of the year that was last begun."""

    seeded: Seeded
    scale: float
    units: Units
    institutions: list[Institution]
    people: list[Practitioner]
    places: list[Facility] = field(default_factory=list)
    families: list[Household] = field(default_factory=list)
    known: list[Household] = field(default_factory=list)
    column_id: str = field(init=False)
    organisation_ids: list[str] = field(init=False)
    newcomer_ids: list[str] = field(init=False)
    """Of institutions that are filed in later years."""

    def __post_init__(self) -> None:
        self.column_id = self.seeded.new_id("column")
        self.organisation_ids = [self.seeded.new_id("organisation") for _ in range(ORGANISATIONS)]
        self.newcomer_ids = [self.seeded.new_id("newcomer") for _ in range(NEWCOMERS)]

    @property
    def children(self) -> list[Child]:
        """All children of all families."""
        return [child for family in self.families for child in family.children]


def found(seeded: Seeded, scale: float) -> tuple[County, list[Record]]:
    """The county before its first year, and how its units, institutions, people and places come on the register."""
    county = County(seeded, scale, read_units(), institutions(seeded), practitioners(seeded))
    records = [
        *unit_records(county.units, seeded.new_id("key")),
        *institution_records(seeded, county.institutions),
        *practitioner_records(seeded, county.people, county.institutions),
    ]
    county.places, steps_taken = facilities(seeded, county.units)
    return county, records + steps_taken


def begin(county: County, year: Year, before: Sequence[Record]) -> tuple[list[Agreement], list[Record]]:
    """The year's agreements, and what is sent about them and the families; `before` is what was sent about earlier years."""
    seeded, scale = county.seeded, county.scale
    moved = let_some_move(seeded.stream(year.stream("moves")), year, county.units, county.families)
    newborn = households(seeded, year, county.units, scale)
    records = register(seeded, year, newborn, scale * year.mistakes)
    for child in moved:
        records += residence_changes(seeded, year, child, late=False)
    county.families += newborn
    spring = year.month(3)
    on_time = [r for r in (*before, *records) if r.command == "register-child" and r.comment is None and r.step < spring]
    known = {record.body["household_id"] for record in on_time}
    county.known = [family for family in county.families if family.id in known]
    records += special_families(seeded, year, county.known, scale)
    signed = agreements(seeded, year, county.institutions)
    return signed, agreement_records(seeded, year, signed) + records
