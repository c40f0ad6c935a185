"""The county's real administrative units."""

import csv
from dataclasses import dataclass
from pathlib import Path

from cradle_demo import steps
from cradle_demo.records import Record, Sender

UNITS_FILE = Path(__file__).resolve().parents[3] / "data" / "ningguo-units.csv"
COUNTY_CODE = "341881"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its statistical division code."""

    code: str
    name: str
    level: str
    kind: str
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class Units:
    """The county's units by level, in the order of their codes."""

    county: Unit
    townships: tuple[Unit, ...]
    villages: tuple[Unit, ...]

    def villages_of(self, township_code: str) -> list[Unit]:
        """The villages and communities of a township-level unit."""
        return [village for village in self.villages if village.parent_code == township_code]


def read_units(path: Path = UNITS_FILE) -> Units:
    """Read the county's units from the file."""
    with path.open(encoding="utf-8", newline="") as lines:
        units = [
            Unit(row["code"], row["name"], row["level"], row["kind"], row["parent_code"] or None) for row in csv.DictReader(lines)
        ]
    (county,) = (unit for unit in units if unit.level == "county")
    return Units(
        county,
        tuple(unit for unit in units if unit.level == "township"),
        tuple(unit for unit in units if unit.level == "village"),
    )


def commission(person: str = "commission-1") -> Sender:
    """Somebody of the health commission (卫健委)."""
    return Sender("commission", COUNTY_CODE, person)


def township_office(code: str) -> Sender:
    """Somebody of a township-level office (卫计办)."""
    return Sender("township", code[:9], f"township-{code[:9]}")


def village_clerk(code: str) -> Sender:
    """The clerk of a village or community."""
    return Sender("village", code, f"village-{code}")


def institution_clerk(institution_id: str) -> Sender:
    """Somebody of a care institution, who may act for it alone."""
    return Sender("institution", institution_id, f"institution-{institution_id[:8]}")


def unit_records(units: Units, county_key: str) -> list[Record]:
    """The units as they are registered: the county, then the townships, then the villages."""

    def body(unit: Unit) -> dict[str, str | None]:
        fields = {"code": unit.code, "name": unit.name, "level": unit.level, "kind": unit.kind, "parent_code": unit.parent_code}
        return {name: value for name, value in fields.items() if value is not None}

    by = commission()
    return [
        Record(steps.COUNTY, "registry", "register-unit", by, body(units.county), key=county_key),
        *(Record(steps.TOWNSHIPS, "registry", "register-unit", by, body(u), batch="townships") for u in units.townships),
        *(Record(steps.VILLAGES, "registry", "register-unit", by, body(u), batch="villages") for u in units.villages),
    ]
