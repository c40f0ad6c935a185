"""What the demo has walked of every row of the policy: commands accepted, figures counted, duties fulfilled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.markup import escape
from rich.table import Table

from cradle_cli.coverage.table import Coverage

SHOWN = 3
"""Commands of a row that are named; the others are told by number."""


@dataclass(frozen=True, slots=True)
class Walked:
    """A row, how many of its commands the demo has had accepted and what they were, its figures of the last year, its duties.

    `claims` are the money decisions under the row's clause, due and refused; a reading's are those of the clauses it is about.
    """

    coverage: Coverage
    accepted: Mapping[str, int]
    figures: Mapping[str, Sequence[int | None]]
    duties: tuple[int, int]
    claims: Mapping[str, int]

    @property
    def done(self) -> bool:
        """True where something was recorded, counted or decided for it; for a reading: for a clause it is about."""
        return bool(self.accepted or self.figures or self.duties[0] or self.claims)


def walked(rows: Iterable[Coverage], outcome: Mapping[str, Any]) -> list[Walked]:
    """Every row with what the demo's outcome has for it."""
    accepted: Counter[str] = Counter()
    for name, answers in outcome["answers"].items():
        accepted[name.partition("/")[2]] += answers.get("recorded", 0)
    last = max(outcome["targets"])
    county = {target: min(units.items())[1] for target, units in outcome["targets"][last].items()}
    found = []
    for one in rows:
        states = [years[duty] for years in outcome["duties"].values() for duty in one.duties]
        clauses = one.row.source.split() if one.row.family == "R" else [one.row.id]
        found.append(
            Walked(
                one,
                {name: accepted[name] for name in one.commands if accepted[name]},
                {target: county[target] for target in county if target in one.targets or target in clauses},
                (states.count("fulfilled"), len(states)),
                _sum(outcome["claims"].get(clause, {}) for clause in clauses),
            )
        )
    return found


def _sum(states: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in states:
        total.update(one)
    return total


def walk_table(found: Sequence[Walked]) -> Table:
    """The rows of the policy, what the demo has of each, and how many tests cite it."""
    title = f"条款走查 · the rows of the policy: {sum(one.done for one in found)} / {len(found)} 已走 walked"
    table = Table(title=title, title_justify="left")
    for heading in ("", "条款 · row", "命令 commands", "已受理 accepted", "数字 figures", "测试 tests"):
        table.add_column(heading, justify="right" if heading[:2] in ("已受", "测试") else "left")
    for one in found:
        row = one.coverage.row
        mark = "[green]✓[/]" if one.done and one.coverage.covered else "[yellow]·[/]" if one.done else "[red]✗[/]"
        table.add_row(
            f"{mark} {row.id}", f"{escape(row.text.zh)}\n[dim]{escape(row.text.en)}[/]", _commands(one.accepted),
            f"{sum(one.accepted.values()):,}" if one.accepted else "", _figures(one), str(len(one.coverage.tests)),
        )  # fmt: skip
    return table


def _commands(accepted: Mapping[str, int]) -> str:
    """The commands most sent, so that each row shows what it lives from."""
    most = sorted(accepted, key=lambda name: -accepted[name])
    more = f" [dim]+{len(most) - SHOWN}[/]" if len(most) > SHOWN else ""
    return ", ".join(most[:SHOWN]) + more


def _figures(one: Walked) -> str:
    parts = [f"{target} {done if of is None else f'{done}/{of}'}" for target, (done, of) in one.figures.items()]
    if one.claims:
        parts.append(f"{one.claims['due']:,} 应付 due, {one.claims['refused']:,} 不予 refused")
    if one.duties[1]:
        parts.append(f"职责 duties {one.duties[0]}/{one.duties[1]}")
    if one.coverage.row.family == "R":
        parts.append(one.coverage.readings[0])
    return "\n".join(parts)
