"""A child's stored year, looked at again piece by piece, comes to what the whole year comes to at once."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from finance.domain.child_years import review
from finance.domain.entries import CODES, Entry, first_used, glance, known_among, pack, unpack, used_in
from finance.domain.ranking import Rules

HOUR_US = 3_600_000_000
FREE = 4


@st.composite
def _entries(draw: st.DrawFn) -> list[Entry]:
    """Attendances of one child on few days, so that some overlap; some with faults of their own, some outreach."""
    outreach = draw(st.booleans())
    return [
        Entry(
            session_id=bytes([number]) * 16,
            source=bytes([100 + number]) * 16,
            day=737_500 + draw(st.integers(0, 6)),
            starts_us=(start := draw(st.integers(8, 10))) * HOUR_US,
            ends_us=(start + draw(st.integers(1, 2))) * HOUR_US,
            listed_us=draw(st.integers(0, 5)),
            outreach=outreach and draw(st.booleans()),
            fault=draw(st.sampled_from((0, 0, 0, CODES["child.out-of-band"], CODES["session.voided"]))),
        )
        for number in range(draw(st.integers(1, 12)))
    ]


rules = st.builds(Rules, outreach_uses_one=st.booleans(), first_recorded=st.booleans())


def _decide(followed: Rules, stored: bytes | None, seen: list[Entry]) -> bytes:
    """One decision: what is looked at takes the place of what was stored, and every change is numbered."""
    before = {entry.session_id: entry for entry in unpack(stored)}
    looked_at = {}
    for entry in seen:
        known = before.get(entry.session_id)
        looked_at[entry.session_id] = entry._replace(number=known.number, reason=known.reason) if known else entry
    reviewed = review(followed, lambda _day: FREE, stored, looked_at)
    after = {
        item.entry.session_id: item.entry._replace(number=item.entry.number + 1, reason=item.fault)
        for item, _ in reviewed.changed
    }
    return pack([after.get(entry.session_id, entry) for entry in reviewed.entries])


def _reasons(stored: bytes) -> dict[bytes, int]:
    return {entry.session_id: entry.reason for entry in unpack(stored)}


@given(followed=rules, entries=_entries(), data=st.data())
def test_pieces_in_any_order_come_to_the_whole(followed, entries, data):
    stored = None
    waiting = data.draw(st.permutations(entries))
    while waiting:
        size = data.draw(st.integers(1, len(waiting)))
        stored = _decide(followed, stored, waiting[:size])
        waiting = waiting[size:]
    assert _reasons(stored) == _reasons(_decide(followed, None, entries))


@given(followed=rules, entries=_entries(), data=st.data())
def test_a_change_to_what_is_stored_comes_to_the_whole(followed, entries, data):
    stored = _decide(followed, None, entries)
    changed = [entry._replace(fault=0 if entry.fault else CODES["session.voided"]) for entry in entries]
    picked = data.draw(st.sets(st.sampled_from(range(len(entries))), min_size=1))
    now = [changed[number] if number in picked else entry for number, entry in enumerate(entries)]
    assert _reasons(_decide(followed, stored, [changed[number] for number in picked])) == _reasons(_decide(followed, None, now))


@given(entries=_entries())
def test_a_year_is_read_back_as_it_was_stored(entries):
    assert unpack(pack(entries)) == entries


@given(followed=rules, entries=_entries(), first=st.integers(1, 5))
def test_a_glance_sees_what_is_there(followed, entries, first):
    stored = _decide(followed, None, entries)
    eligible = [entry for entry in unpack(stored) if entry.reason in (0, CODES["attendance.limit-reached"])]
    seen = glance(stored)
    assert seen[:2] == (max(e.day for e in entries), any(e.outreach for e in entries))
    assert used_in(seen.reasons) == len(eligible)
    assert first_used(stored, seen.reasons, first) == [entry.source for entry in eligible[:first]]


def test_a_session_is_known_only_where_the_year_names_it():
    entry = Entry(b"\x01" * 16, b"\x02" * 16, 737_500, 0, HOUR_US, 0, outreach=False, fault=0, number=1)
    (known,) = known_among(pack([entry]), [UUID(bytes=b"\x01" * 16), UUID(bytes=b"\x03" * 16)]).values()
    assert known == entry
    assert known_among(pack([entry]), [UUID(bytes=b"\x02" * 16)]) == {}, "the id of an event is no session's"


def test_the_limit_is_asked_only_of_days_on_which_there_can_be_one():
    def in_force_alone(_day: int) -> int:
        raise LookupError("the policy has no limit on this day")

    early = Entry(b"\x01" * 16, b"\x02" * 16, 737_000, 0, HOUR_US, 0, outreach=False, fault=CODES["policy.not-in-force"])
    later = early._replace(session_id=b"\x03" * 16, day=737_001)
    stored = pack([early._replace(number=1, reason=early.fault)])
    reviewed = review(Rules(outreach_uses_one=True, first_recorded=False), in_force_alone, stored, {later.session_id: later})
    assert [item.fault for item, _ in reviewed.changed] == [CODES["policy.not-in-force"]]
