"""S3.1 by what has changed: a child's stored year, with the attendances whose facts may have changed looked at again.

The whole year from all its facts (`free_sessions`) and the stored year with what changed come to the same: every fact that an
entry's fault rests on marks the sessions it concerns, and a changed session is looked at again for every child it lists.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from finance.domain.entries import LIMIT_REACHED, PLACE, Entry, glance, unpack
from finance.domain.ranking import Ranked, Rules, rank


class Review(NamedTuple):
    """A year looked at again: what stays as it is stored, the entries after it in order, those to be decided anew,
    and the first that use the free sessions, as many as are free."""

    kept: bytes
    entries: list[Entry]
    changed: list[Ranked]
    using: list[Entry]


def review(rules: Rules, maximum_on: Callable[[int], int], stored: bytes | None, looked_at: Mapping[bytes, Entry]) -> Review:
    """Put the attendances looked at in place of what was stored of them, rank, and find what is not decided so yet.

    `looked_at` is by session, with what stands decided kept; an accrued one of them that is still due is among the changed,
    since its terms may be others. `maximum_on` answers the limit of free sessions on a
    day on which the policy is in force; it is asked about attendances without a fault alone.
    """
    if stored and not rules.first_recorded:
        later = _append(maximum_on, stored, looked_at)
        if later is not None:
            return later
    entries = [entry for entry in unpack(stored) if entry.session_id not in looked_at]
    entries += looked_at.values()
    entries.sort(key=PLACE)
    ranked, using = rank(rules, entries)
    changed = []
    for item in ranked:
        entry, reason = item.entry, _reason(maximum_on, item)
        if not entry.number or entry.reason != reason or (not reason and not entry.outreach and entry.session_id in looked_at):
            changed.append(Ranked(entry, reason, item.elsewhere, item.rank))
    return Review(b"", entries, changed, using)


def _append(maximum_on: Callable[[int], int], stored: bytes, looked_at: Mapping[bytes, Entry]) -> Review | None:
    """The same where each that is looked at is new and of a later day of its own, as mostly: nothing before it can change.

    None where it may be otherwise, and where outreach is among it.
    """
    entries = sorted(looked_at.values(), key=PLACE)
    sound = next((entry for entry in entries if not entry.fault), None)
    year = glance(stored, maximum_on(sound.day) if sound else 0)
    if year.has_outreach:
        return None
    changed: list[Ranked] = []
    using, last_day, used = year.first_used, year.last_day, year.used
    for entry in entries:
        if entry.day <= last_day or entry.number or entry.outreach:
            return None
        last_day = entry.day
        if entry.fault:
            changed.append(Ranked(entry, entry.fault, None, 0))
            continue
        used += 1
        using.append(entry)
        changed.append(Ranked(entry, LIMIT_REACHED if used > maximum_on(entry.day) else 0, None, used))
    return Review(stored, entries, changed, using)


def _reason(maximum_on: Callable[[int], int], item: Ranked) -> int:
    """Why an attendance is not paid: its fault, or that the year's free sessions are used; 0: it is."""
    if not item.fault and not item.entry.outreach and item.rank > maximum_on(item.entry.day):
        return LIMIT_REACHED
    return item.fault
