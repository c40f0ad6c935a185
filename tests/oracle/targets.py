"""The figures of the target rows that events record, per unit, as of the year's last day."""

from collections.abc import Callable

from oracle.capacity_targets import (
    backbone,
    care_points,
    centres,
    demonstration_places,
    employer_institutions,
    places,
    professionals,
    quality_institutions,
)
from oracle.families import special_families_helped
from oracle.figures import Figures, Year, rates
from oracle.knowledge_targets import households_informed, knowledge
from oracle.outreach_targets import households_reached, lectures_in_all, villages_with_lectures
from oracle.service_targets import four_attendances, served, visited_twice, visits_done_of_due


def all_figures(year: Year) -> dict[str, Figures]:
    """Every recorded row."""
    rows: dict[str, Callable[[Year], Figures]] = {
        "G1.1": villages_with_lectures,
        "G1.1.lectures": lectures_in_all,
        "G1.2": households_informed,
        "G1.3": knowledge,
        "G1.3.reach": households_reached,
        "G2.1": centres,
        "G2.2": lambda y: places(y, "station"),
        "G2.2.demonstration": lambda y: demonstration_places(y, "station"),
        "G2.3": lambda y: places(y, "activity-room"),
        "G2.3.demonstration": lambda y: demonstration_places(y, "activity-room"),
        "G2.4": employer_institutions,
        "G3.1": visited_twice,
        "G3.1.due": visits_done_of_due,
        "G3.2": four_attendances,
        "G3.3": served,
        "G3.4": lambda y: special_families_helped(y, rates(y.register, ("county", "township")), with_means_alone=True),
        "G3.4.known": lambda y: special_families_helped(y, rates(y.register, ("county", "township")), with_means_alone=False),
        "G4.1": quality_institutions,
        "G4.2": care_points,
        "G5.1": backbone,
        "G5.2": professionals,
    }
    return {name: count(year) for name, count in rows.items()}
