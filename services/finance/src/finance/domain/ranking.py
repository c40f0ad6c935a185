"""Which attendances of a child stand, and which of them use its free sessions. S3.1, S3.2, M3, R8, R9, R10.

What is settled comes before everything else, so that nothing reported later displaces it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from finance.domain.counting_together import Counted
from finance.domain.entries import ELSEWHERE, HOUSEHOLD_COUNTED, PLACE, Entry

Held = Mapping[UUID, Collection[bytes]]
"""By child, the sessions whose claims are settled."""


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


def rank(rules: Rules, entries: Sequence[Entry], held: Collection[bytes] = ()) -> tuple[list[Ranked], list[Entry]]:
    """Each of these, which are in the order of their places, and those that use one in the order of their ranks.

    An attendance that overlaps none that stands, stands; a refused one blocks none. Those of sessions `held` are looked at first.
    """
    ranked: list[Ranked] = []
    using: list[Entry] = []
    standing: dict[int, list[Entry]] = {}
    in_turn = sorted(entries, key=lambda entry: entry.session_id not in held) if held else entries
    for entry in in_turn:
        if entry.fault:
            ranked.append(Ranked(entry, entry.fault, None, 0))
            continue
        present = standing.setdefault(entry.day, [])
        elsewhere = _overlapping(entry, present)
        if elsewhere is not None:
            ranked.append(Ranked(entry, ELSEWHERE, elsewhere, 0))
            continue
        present.append(entry)
        if not entry.outreach or rules.outreach_uses_one:
            using.append(entry)
            ranked.append(Ranked(entry, 0, None, len(using)))
        else:
            ranked.append(Ranked(entry, 0, None, 0))
    if held or rules.first_recorded:
        using.sort(key=lambda entry: _turn(entry, held, first_recorded=rules.first_recorded))
        ranks = {entry.session_id: number for number, entry in enumerate(using, 1)}
        ranked = [item._replace(rank=ranks[item.entry.session_id]) if item.rank else item for item in ranked]
        ranked.sort(key=lambda item: PLACE(item.entry))
    return ranked, using


def _turn(entry: Entry, held: Collection[bytes], *, first_recorded: bool) -> tuple[object, ...]:
    """What the free sessions are taken in the order of."""
    last = entry.session_id not in held
    return (last, entry.listed_us, entry.session_id) if first_recorded else (last, *PLACE(entry))


def rank_together(
    attendances: Sequence[Counted], held: Held, *, first_recorded: bool
) -> list[tuple[Counted, Ranked, list[Entry]]]:  # fmt: skip
    """The same for attendances of several children or years: each with how it stands, and those that use its allowance.

    Ranks count within an allowance. Where a family counts once in a session, the first of its children by id is the one; of a
    child listed twice in a session, the registration that remains; what is `held` before all of these.
    """
    found: list[tuple[Counted, Ranked]] = []
    using: dict[object, list[Counted]] = defaultdict(list)
    standing: dict[tuple[UUID, int], list[Entry]] = defaultdict(list)
    families: set[tuple[UUID, bytes]] = set()
    for one in sorted(attendances, key=lambda one: _place_together(one, held)):
        entry, present = one.entry, standing[one.person, one.entry.day]
        elsewhere = None if entry.fault else _overlapping(entry, present)
        if entry.fault or elsewhere is not None:
            found.append((one, Ranked(entry, entry.fault or ELSEWHERE, elsewhere, 0)))
            continue
        present.append(entry)
        if one.family is not None and (one.family, entry.session_id) in families:
            found.append((one, Ranked(entry, 0 if entry.outreach else HOUSEHOLD_COUNTED, None, 0)))
            continue
        if one.family is not None:
            families.add((one.family, entry.session_id))
        if one.uses_one:
            using[one.allowance].append(one)
        found.append((one, Ranked(entry, 0, None, 0)))
    if held or first_recorded:
        for taken in using.values():
            taken.sort(
                key=lambda one: (*_turn(one.entry, held.get(one.child_id, ()), first_recorded=first_recorded), one.child_id)
            )
    ranks = {(one.child_id, one.entry.session_id): n for taken in using.values() for n, one in enumerate(taken, 1)}
    entries = {allowance: [one.entry for one in taken] for allowance, taken in using.items()}
    return [
        (one, item._replace(rank=ranks.get((one.child_id, one.entry.session_id), 0)), entries.get(one.allowance, []))
        for one, item in found
    ]


def _place_together(one: Counted, held: Held) -> tuple[object, ...]:
    settled = one.entry.session_id in held.get(one.child_id, ())
    return (not settled, *PLACE(one.entry), one.child_id != one.person, one.child_id)


def _overlapping(entry: Entry, standing: Sequence[Entry]) -> Entry | None:
    """The first of one day's that takes place at the same time; one that ends when the other starts does not."""
    for other in standing:
        if entry.starts_us < other.ends_us and other.starts_us < entry.ends_us:
            return other
    return None
