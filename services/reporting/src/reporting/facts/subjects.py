"""The facts of any subjects: the one entrance to the readers."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from chassis.database import Connection
from reporting.domain.contributions import Subject, SubjectKind
from reporting.domain.counting import Facts
from reporting.facts.children import read_children
from reporting.facts.households import read_households
from reporting.facts.places import read_facilities, read_institutions
from reporting.facts.practitioners import read_practitioners
from reporting.facts.townships import read_townships
from reporting.facts.units import read_units

Reader = Callable[[Connection, Sequence[str]], Awaitable[Mapping[str, Facts]]]

READERS: dict[SubjectKind, Reader] = {
    "child": read_children,
    "household": read_households,
    "unit": read_units,
    "facility": read_facilities,
    "institution": read_institutions,
    "practitioner": read_practitioners,
    "township": read_townships,
}


async def read_facts(connection: Connection, subjects: Iterable[Subject]) -> dict[Subject, Facts]:
    """What is known of these subjects; one that nothing is known of yet is left out."""
    keys: dict[SubjectKind, list[str]] = defaultdict(list)
    for kind, key in subjects:
        keys[kind].append(key)
    return {
        Subject(kind, key): facts
        for kind, wanted in keys.items()
        for key, facts in (await READERS[kind](connection, wanted)).items()
    }
