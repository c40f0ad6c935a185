"""Care points that are filed in a later year: registered, with their papers, changed, and one off file again. K4.1, D4, D6, D12, G4.2."""

from collections.abc import Iterator

from cradle_demo.county.county import County
from cradle_demo.records import Record
from cradle_demo.rows.entry import Entries, department
from cradle_demo.years import FIRST, Year

NAMES = ("宁国市西津看护点", "宁国市霞西看护点", "宁国市云梯看护点", "宁国市胡乐看护点")
PAPERS = (
    ("health-permit", "health"),
    ("fire-inspection", "emergency-management"),
    ("staff-qualification", "human-resources"),
    ("staff-health", "health"),
)


def newcomer_records(county: County, year: Year) -> Iterator[Record]:
    """Two in the second year, one of each legal form, and two in the third, when the first of them gives up again."""
    later = year.number - FIRST.number
    if later == 0:
        return
    entries = Entries(county.seeded, year, "registry")
    for number in (2 * later - 2, 2 * later - 1):
        yield from _filed(county, entries, number)
    if later == 1:
        on = year.on(10, 30)
        body = {"institution_id": county.newcomer_ids[0], "ended_on": on.isoformat(), "reason": "经营者退出"}
        yield entries.entry(on, "end-filing", body, lane=county.newcomer_ids[0])
        too_late = {
            "institution_id": county.newcomer_ids[0],
            "capacity": 30,
            "staff": 5,
            "amended_on": year.on(11, 9).isoformat(),
        }
        yield entries.entry(year.on(11, 9), "amend-filing", too_late, comment="change of what is off file")


def _filed(county: County, entries: Entries, number: int) -> Iterator[Record]:
    year, institution_id = entries.year, county.newcomer_ids[number]
    commercial = number % 2 == 0
    registrar = "market-regulation" if commercial else "civil-affairs"
    on = year.on(3, 11)
    filed = {
        "institution_id": institution_id,
        "name": NAMES[number],
        "kind": "care-point",
        "legal_form": "for-profit" if commercial else "non-profit",
        "registered_by": registrar,
        "township_code": county.units.townships[5 + number].code,
        "capacity": 16,
        "capacity_by_group": [{"age_group": "12-24-months", "places": 6}, {"age_group": "24-36-months", "places": 10}],
        "staff": 4,
        "filed_on": on.isoformat(),
    }
    yield entries.entry(on, "file-institution", filed, lane=institution_id)
    for kind, owner in (("registration", registrar), *PAPERS):
        paper = {"institution_id": institution_id, "credential_id": county.seeded.new_id("credential"), "kind": kind}
        paper |= {"number": f"宁{year.number}-{number}-{kind}", "issuer": "宁国市", "valid_from": on.isoformat()}
        yield entries.entry(on, "grant-credential", paper, department(owner), slot=1, lane=institution_id)
    amended_on = year.on(9, 1)
    amended = {"institution_id": institution_id, "capacity": 20, "staff": 5, "amended_on": amended_on.isoformat()}
    yield entries.entry(amended_on, "amend-filing", amended, lane=institution_id)
