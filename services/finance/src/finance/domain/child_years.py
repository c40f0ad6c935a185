"""S3.1 by what has changed: a child's stored year, with the attendances whose facts may have changed looked at again.

The whole year from all its facts (`free_sessions`) and the stored year with what changed come to the same: every fact that an
entry's fault rests on marks the sessions it concerns, and a changed session is looked at again for every child it lists.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from finance.domain.entries import LIMIT_REACHED, PLACE, Entry, unpack
from finance.domain.ranking import Ranked, Rules, rank


class Review(NamedTuple):
    """A year looked at again: its entries in order, those to be decided anew, and those that use its free sessions."""

    entries: list[Entry]
    changed: list[Ranked]
    using: list[Entry]


def review(rules: Rules, maximum_on: Callable[[int], int], stored: bytes | None, looked_at: Mapping[bytes, Entry]) -> Review:
    """Put the attendances looked at in place of what was stored of them, rank, and find what is not decided so yet.

    `looked_at` is by session, with what stands decided kept; an accrued one of them that is still due is among the changed,
    since its terms may be others. `maximum_on` answers the limit of free sessions on a
    day on which the policy is in force; it is asked about attendances without a fault alone.
    """
    entries = [entry for entry in unpack(stored) if entry.session_id not in looked_at]
    entries += looked_at.values()
    entries.sort(key=PLACE)
    ranked, using = rank(rules, entries)
    changed = []
    for item in ranked:
        entry, reason = item.entry, _reason(maximum_on, item)
        if not entry.number or entry.reason != reason or (not reason and not entry.outreach and entry.session_id in looked_at):
            changed.append(Ranked(entry, reason, item.elsewhere, item.rank))
    return Review(entries, changed, using)


def _reason(maximum_on: Callable[[int], int], item: Ranked) -> int:
    """Why an attendance is not paid: its fault, or that the year's free sessions are used; 0: it is."""
    if not item.fault and not item.entry.outreach and item.rank > maximum_on(item.entry.day):
        return LIMIT_REACHED
    return item.fault
