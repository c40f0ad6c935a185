"""Which attendances of a child stand, and which of them use its free sessions. S3.1, S3.2, R8, R9."""

from collections.abc import Sequence
from typing import NamedTuple

from finance.domain.entries import ELSEWHERE, Entry


class Rules(NamedTuple):
    """The readings that ranking follows. `outreach_uses_one`: R8; `first_recorded`: R9."""

    outreach_uses_one: bool
    first_recorded: bool


class Ranked(NamedTuple):
    """How an attendance stands: its fault (0: it stands), where else the child was, and its rank among those that use one.

    Ranks count from 1; 0 uses none: refused, or outreach where that uses none.
    """

    entry: Entry
    fault: int
    elsewhere: Entry | None
    rank: int


def rank(rules: Rules, entries: Sequence[Entry]) -> tuple[list[Ranked], list[Entry]]:
    """Each of these, in the order of their places, and those that use one in the order of their ranks.

    An attendance that overlaps none that stands, stands; a refused one blocks none.
    """
    ranked: list[Ranked] = []
    using: list[Entry] = []
    today, standing = 0, list[Entry]()
    for entry in entries:
        if entry.fault:
            ranked.append(Ranked(entry, entry.fault, None, 0))
            continue
        if entry.day != today:
            today, standing = entry.day, []
        elsewhere = _overlapping(entry, standing) if standing else None
        if elsewhere is not None:
            ranked.append(Ranked(entry, ELSEWHERE, elsewhere, 0))
            continue
        standing.append(entry)
        if not entry.outreach or rules.outreach_uses_one:
            using.append(entry)
            ranked.append(Ranked(entry, 0, None, len(using)))
        else:
            ranked.append(Ranked(entry, 0, None, 0))
    if rules.first_recorded:
        using.sort(key=lambda entry: (entry.listed_us, entry.session_id))
        ranks = {entry.session_id: number for number, entry in enumerate(using, 1)}
        ranked = [item._replace(rank=ranks[item.entry.session_id]) if item.rank else item for item in ranked]
    return ranked, using


def _overlapping(entry: Entry, standing: Sequence[Entry]) -> Entry | None:
    """The first of one day's that takes place at the same time; one that ends when the other starts does not."""
    for other in standing:
        if entry.starts_us < other.ends_us and other.starts_us < entry.ends_us:
            return other
    return None
