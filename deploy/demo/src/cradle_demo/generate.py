"""A county's years from a seed: the same seed gives the same records, to the byte."""

from collections.abc import Sequence
from operator import attrgetter

from cradle_demo.county.agreements import Agreement
from cradle_demo.county.county import County, begin, found
from cradle_demo.county.merging import second_registrations
from cradle_demo.records import Record
from cradle_demo.rows.budgets import budget_records
from cradle_demo.rows.enactment import enactment_records
from cradle_demo.rows.evaluation import evaluation_records
from cradle_demo.rows.fund_inspection import fund_inspection_records
from cradle_demo.rows.governance import governance_records
from cradle_demo.rows.households import household_records
from cradle_demo.rows.knowledge import knowledge_records
from cradle_demo.rows.people import people_records
from cradle_demo.rows.places import place_records
from cradle_demo.rows.rulings import ruling_records
from cradle_demo.rows.settlements import settlement_records
from cradle_demo.rows.supervision import supervision_records
from cradle_demo.seeded import Seeded
from cradle_demo.year.lectures import lecture_records
from cradle_demo.year.quality import qualities
from cradle_demo.year.sessions import session_records
from cradle_demo.year.trainings import training_records
from cradle_demo.year.visits import visit_records
from cradle_demo.years import FIRST, Year

DEFAULT_SEED = 2020


def generate(seed: int = DEFAULT_SEED, scale: float = 1.0, years: Sequence[Year] = (FIRST,)) -> list[Record]:
    """Everything the county's offices send about these years, the first of which is 2020, in the order of sending.

    `scale` shrinks what grows with the population (children, visits, sessions, lectures); the units, institutions, people
    and places are always all there, and so is one of every mistake at least.
    """
    county, records = found(Seeded(seed), scale)
    for year in years:
        signed, registered = begin(county, year, records)
        twins, again = second_registrations(county, registered) if year == FIRST else ({}, [])
        delivered = _delivered(county, year, signed, twins, timed=year == years[-1])
        records += registered + again + delivered + _other_rows(county, year, registered)
    records += [
        *evaluation_records(county, years),
        *settlement_records(county, years),
        *ruling_records(county, years[-1]),
        *fund_inspection_records(county, years[-1]),
    ]
    return sorted(records, key=attrgetter("step"))


def _delivered(county: County, year: Year, signed: Sequence[Agreement], twins: dict[str, str], *, timed: bool) -> list[Record]:
    seeded, scale, children, people = county.seeded, county.scale, county.children, county.people
    quality = qualities(seeded, year, county.units)
    return [
        *visit_records(seeded, year, children, people[30:58], quality, scale),
        *session_records(
            seeded, year, children, county.institutions, signed, county.places, quality, scale, timed=timed, twins=twins
        ),
        *lecture_records(seeded, year, county.units, county.families, people, quality, scale),
        *training_records(seeded, year, people),
    ]


def _other_rows(county: County, year: Year, registered: Sequence[Record]) -> list[Record]:
    flagged = [record.body["household_id"] for record in registered if record.command == "set-special-family-flag"]
    return [
        *enactment_records(county, year),
        *budget_records(county, year),
        *place_records(county, year),
        *supervision_records(county, year),
        *people_records(county, year),
        *household_records(county, year, flagged, qualities(county.seeded, year, county.units)),
        *knowledge_records(county, year),
        *governance_records(county, year),
    ]
