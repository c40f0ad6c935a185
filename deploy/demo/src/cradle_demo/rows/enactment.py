"""The enactment of the draft edition that the demo assumes, so that money can be settled under it: no such document exists. M3."""

from collections.abc import Iterator

from cradle_demo.county.county import County
from cradle_demo.records import Record
from cradle_demo.rows.entry import Entries
from cradle_demo.years import FIRST, Year

EDITION = "ningguo-2019-draft"
ASSUMED_DOCUMENT = "演示假定〔2020〕1号"
ASSUMED_ON = FIRST.on(1, 10)


def enactment_records(county: County, year: Year) -> Iterator[Record]:
    """One document in the first January, said to be assumed; a second one is refused, since the first stands."""
    if year != FIRST:
        return
    entries = Entries(county.seeded, year, "finance")
    body = {"edition": EDITION, "document_number": ASSUMED_DOCUMENT, "enacted_on": ASSUMED_ON.isoformat()}
    body |= {"effective_on": FIRST.first.isoformat()}
    yield entries.entry(ASSUMED_ON, "record-enactment", body)
    again = body | {"document_number": "演示假定〔2020〕2号"}
    yield entries.entry(ASSUMED_ON, "record-enactment", again, slot=1, comment="enacted while an enactment stands")
