"""Ids are those of RFC 9562, made by our own quicker way."""

import time
from uuid import RFC_4122, UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from chassis.ids import NAMESPACE, derived_id, uuid7


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_a_derived_id_is_the_standard_one_of_its_parts(parts: list[str]) -> None:
    assert derived_id(*parts) == uuid5(NAMESPACE, "\x1f".join(parts))


def test_an_id_counts_as_its_text_and_as_the_standard_class_does() -> None:
    made = derived_id("child", 7)
    standard = UUID(str(made))
    assert {made: 1}[standard] == 1
    assert derived_id("of", made) == derived_id("of", standard) == derived_id("of", str(made))


def test_a_new_id_is_of_version_seven_and_carries_its_time() -> None:
    before = time.time_ns() // 1_000_000
    made = [uuid7() for _ in range(200)]
    after = time.time_ns() // 1_000_000
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert all(before <= one.int >> 80 <= after for one in made)
    assert len(set(made)) == 200
