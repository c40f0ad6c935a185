"""The coverage of the policy's rows: what each has, and what it lacks to be covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contracts.policy import Edition
from cradle_cli.coverage.cited_tests import Cited, cited_tests
from cradle_cli.coverage.product import (
    ByRow,
    commands_citing,
    deciders_citing,
    events_citing,
    parameters_of,
    readings_decided,
    readings_of,
    targets_of,
)
from cradle_cli.coverage.rows import Citations, Row, policy_rows

NEEDED = {
    "G": ("targets", "deciders", "tests"),
    "K": ("events", "commands", "deciders", "tests"),
    "S": ("events", "commands", "deciders", "tests"),
    "M": ("events", "commands", "deciders", "tests"),
    "D": ("duties", "events", "commands", "tests"),
    "R": ("deciders", "tests"),
}
"""What a row of each family has once it is covered; a reading besides has every other alternative chosen by some test."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A row with what answers for it. `lacks` says what is missing; nothing: the row is covered."""

    row: Row
    events: Sequence[str] = ()
    commands: Sequence[str] = ()
    deciders: Sequence[str] = ()
    targets: Sequence[str] = ()
    parameters: Sequence[str] = ()
    readings: Sequence[str] = ()
    duties: Sequence[str] = ()
    tests: Sequence[str] = ()
    untried: Sequence[str] = field(default=())
    """Alternatives of a reading that no test and no situation chooses."""

    @property
    def lacks(self) -> tuple[str, ...]:
        """The kinds of evidence that the row's family needs and the row has not."""
        missing = [kind for kind in NEEDED[self.row.family] if not getattr(self, kind)]
        unseen = [f"events: …{part}…" for part in self.row.parts if not any(part in event for event in self.events)]
        return (*missing, *unseen, *(f"{self.row.id}:{alternative}" for alternative in self.untried))

    @property
    def covered(self) -> bool:
        """True where nothing is missing."""
        return not self.lacks


def coverage(edition: Edition, root: Path) -> list[Coverage]:
    """Every row of the policy with what the product and the tests below `root` have for it."""
    rows = policy_rows(edition)
    citations = Citations(row.id for row in rows)
    cited = cited_tests(root, citations)
    events, commands, deciders = events_citing(citations), commands_citing(citations), deciders_citing(citations)
    targets, parameters, readings = targets_of(edition), parameters_of(edition), readings_of(edition)
    decided = readings_decided()
    return [
        _reading(row, edition, decided, cited)
        if row.family == "R"
        else Coverage(
            row,
            events=events.get(row.id, ()),
            commands=commands.get(row.id, ()),
            deciders=deciders.get(row.id, ()),
            targets=targets.get(row.id, ()),
            parameters=parameters.get(row.id, ()),
            readings=readings.get(row.id, ()),
            duties=[name for name, duty in edition.duties.items() if duty.clause == row.id],
            tests=cited.tests.get(row.id, ()),
        )
        for row in rows
    ]


def _reading(row: Row, edition: Edition, decided: ByRow, cited: Cited) -> Coverage:
    others = [alternative.id for alternative in edition.readings[row.id].alternatives[1:]]
    return Coverage(
        row,
        deciders=decided.get(row.id, ()),
        readings=[alternative.id for alternative in edition.readings[row.id].alternatives],
        tests=cited.tests.get(row.id, ()),
        untried=[other for other in others if (row.id, other) not in cited.chosen],
    )
