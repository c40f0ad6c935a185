"""S3.1 by what has changed: a child's stored year, with the attendances whose facts may have changed looked at again.

The whole year from all its facts (`free_sessions`) and the stored year with what changed come to the same: every fact that an
entry's fault rests on marks the sessions it concerns, and a changed session is looked at again for every child it lists.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from finance.domain.entries import LIMIT_REACHED, PLACE, Entry
from finance.domain.ranking import Ranked, Rules, rank


class Review(NamedTuple):
    """A year looked at again: its entries in order, those to be decided anew, and those that use the free sessions."""

    entries: list[Entry]
    changed: list[Ranked]
    using: list[Entry]


def review(rules: Rules, maximum_on: Callable[[int], int], stored: Iterable[Entry], looked_at: Mapping[bytes, Entry]) -> Review:
    """Put the attendances looked at in place of what was stored of them, rank, and find what is not decided so yet.

    `looked_at` is by session, with what stands decided kept; an accrued one of them that is still due is among the changed,
    since its terms may be others. `maximum_on` answers the limit of free sessions on a day.
    """
    entries = [entry for entry in stored if entry.session_id not in looked_at]
    entries += looked_at.values()
    entries.sort(key=PLACE)
    ranked, using = rank(rules, entries)
    changed = []
    for item in ranked:
        entry = item.entry
        reason = item.fault
        if not reason and not entry.outreach and item.rank > maximum_on(entry.day):
            reason = LIMIT_REACHED
            item = item._replace(fault=reason)
        if not entry.number or entry.reason != reason or (not reason and not entry.outreach and entry.session_id in looked_at):
            changed.append(item)
    return Review(entries, changed, using)
