"""A county's year from a seed: the same seed gives the same records, to the byte."""

from operator import attrgetter

from cradle_demo.county.agreements import agreement_records, agreements
from cradle_demo.county.facilities import facilities
from cradle_demo.county.families import households
from cradle_demo.county.institutions import institution_records, institutions
from cradle_demo.county.practitioners import practitioner_records, practitioners
from cradle_demo.county.registration import register
from cradle_demo.county.units import read_units, unit_records
from cradle_demo.records import Record
from cradle_demo.seeded import Seeded
from cradle_demo.year.lectures import lecture_records
from cradle_demo.year.quality import qualities
from cradle_demo.year.sessions import session_records
from cradle_demo.year.trainings import training_records
from cradle_demo.year.visits import visit_records

DEFAULT_SEED = 2020


def generate(seed: int = DEFAULT_SEED, scale: float = 1.0) -> list[Record]:
    """Everything the county's offices send about 2020, in the order of sending.

    `scale` shrinks what grows with the population (children, visits, sessions, lectures); the units, institutions, people
    and places are always all there, and so is one of every mistake at least.
    """
    seeded, units = Seeded(seed), read_units()
    known, people, quality = institutions(seeded), practitioners(seeded), qualities(seeded, units)
    signed = agreements(seeded, known)
    families = households(seeded, units, scale)
    registration = register(seeded, families, scale)
    children = [child for family in families for child in family.children]
    places, facility_steps = facilities(seeded, units)
    records = [
        *unit_records(units, seeded.new_id("key")),
        *institution_records(seeded, known),
        *practitioner_records(seeded, people, known),
        *agreement_records(seeded, signed),
        *registration,
        *facility_steps,
        *visit_records(seeded, children, people[30:58], quality, scale),
        *session_records(seeded, children, known, signed, places, quality, scale),
        *lecture_records(seeded, units, families, people, quality, scale),
        *training_records(seeded, people),
    ]
    return sorted(records, key=attrgetter("step"))
