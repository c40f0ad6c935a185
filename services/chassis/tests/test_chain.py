"""The rule of the chain: whatever is delivered, the events are applied once and in order."""

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.inbox.chain import Forked, Position, Verdict
from contracts.envelope import Link

SPACE = UUID(int=7)
LENGTH = 12


def link(seq: int, history: str = "a") -> Link:
    return Link(uuid5(SPACE, f"{history}{seq}"), seq, uuid5(SPACE, f"{history}{seq - 1}") if seq > 1 else None)


@given(st.lists(st.integers(1, LENGTH), max_size=60))
def test_any_delivery_applies_a_prefix_in_order_and_once(delivered: list[int]) -> None:
    position, kept, applied = Position(), dict[int, UUID](), list[int]()
    for seq in delivered:
        if position.judge(link(seq), kept) is Verdict.APPLY:
            position.advance(link(seq))
            kept[seq] = link(seq).id
            applied.append(seq)
    assert applied == list(range(1, len(applied) + 1))
    missing = [seq for seq in range(1, LENGTH + 1) if seq not in applied]
    assert (
        not missing
        or delivered.count(missing[0]) == 0
        or delivered.index(missing[0]) < max((i for i, seq in enumerate(delivered) if seq < missing[0]), default=-1)
    )


def test_ahead_of_a_hole_is_discarded_until_the_missing_one_comes() -> None:
    position = Position(last_seq=3, last_id=link(3).id, hole_at=4)
    assert position.judge(link(6), {}) is Verdict.DISCARD
    assert position.judge(link(4), {}) is Verdict.APPLY
    position.advance(link(4))
    assert position.hole_at is None
    assert position.judge(link(6), {}) is Verdict.GAP


@pytest.mark.parametrize(
    "foreign",
    [link(3, "b"), link(2, "b"), Link(link(4).id, 4, link(3, "b").id)],
    ids=["another last event", "another earlier event", "another predecessor"],
)
def test_another_history_is_a_fork(foreign: Link) -> None:
    position = Position(last_seq=3, last_id=link(3).id)
    with pytest.raises(Forked):
        position.judge(foreign, {1: link(1).id, 2: link(2).id})
