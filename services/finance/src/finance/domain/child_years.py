"""S3.1 by what has changed: a child's stored year, with the attendances whose facts may have changed looked at again.

The whole year from all its facts (`free_sessions`) and the stored year with what changed come to the same: every fact that an
entry's fault rests on marks the sessions it concerns, and a changed session is looked at again for every child it lists.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from finance.domain.counting_together import Counted
from finance.domain.entries import LIMIT_REACHED, PLACE, Entry, unpack
from finance.domain.ranking import Held, Ranked, Rules, rank, rank_together


class Review(NamedTuple):
    """A year looked at again: its entries in order, and those to be decided anew, each with those that use free sessions."""

    entries: list[Entry]
    changed: list[tuple[Ranked, list[Entry]]]


def review(
    rules: Rules,
    maximum_on: Callable[[int], int],
    stored: bytes | None,
    looked_at: Mapping[bytes, Entry],
    held: Collection[bytes] = (),
) -> Review:
    """Put the attendances looked at in place of what was stored of them, rank, and find what is not decided so yet.

    `looked_at` is by session, with what stands decided kept; an accrued one of them that is still due is among the changed,
    since its terms may be others. `maximum_on` answers the limit of free sessions on a
    day on which the policy is in force; it is asked about attendances without a fault alone. `held`: sessions whose claims are settled.
    """
    entries = [entry for entry in unpack(stored) if entry.session_id not in looked_at]
    entries += looked_at.values()
    entries.sort(key=PLACE)
    ranked, using = rank(rules, entries, held)
    return Review(entries, _changed(maximum_on, ((item, using) for item in ranked), looked_at))


def review_together(
    rules: Rules,
    maximum_on: Callable[[int], int],
    together: Sequence[Counted],
    child_id: UUID,
    looked_at: Mapping[bytes, Entry],
    held: Held,
) -> Review:
    """The same for a year that counts together with others: all of it is looked at, and ranked among all of theirs."""
    own = [
        (item, using)
        for one, item, using in rank_together(together, held, first_recorded=rules.first_recorded)
        if one.child_id == child_id and item.entry.session_id in looked_at
    ]
    return Review(sorted(looked_at.values(), key=PLACE), _changed(maximum_on, own, looked_at))


def _changed(
    maximum_on: Callable[[int], int], ranked: Iterable[tuple[Ranked, list[Entry]]], looked_at: Mapping[bytes, Entry]
) -> list[tuple[Ranked, list[Entry]]]:
    changed = []
    for item, using in ranked:
        entry, reason = item.entry, _reason(maximum_on, item)
        if not entry.number or entry.reason != reason or (not reason and not entry.outreach and entry.session_id in looked_at):
            changed.append((Ranked(entry, reason, item.elsewhere, item.rank), using))
    return changed


def _reason(maximum_on: Callable[[int], int], item: Ranked) -> int:
    """Why an attendance is not paid: its fault, or that the year's free sessions are used; 0: it is."""
    if not item.fault and not item.entry.outreach and item.rank > maximum_on(item.entry.day):
        return LIMIT_REACHED
    return item.fault
