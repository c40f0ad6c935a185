"""Keys hashed together have the hashes that they have one by one; those are held to Kafka's in `tests/contract`."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.partitioning import murmur2, murmur2_of_all

IDS = st.integers(0, 2**128 - 1).map(lambda number: str(UUID(int=number)).encode())


@given(st.lists(IDS, max_size=40))
def test_ids_hashed_together_have_each_its_own_hash(keys):
    assert list(murmur2_of_all(keys)) == [murmur2(key) for key in keys]


@given(st.lists(st.binary(min_size=8, max_size=8), min_size=8, max_size=40))
def test_whatever_the_bytes_no_key_reaches_into_the_next(keys):
    assert list(murmur2_of_all(keys)) == [murmur2(key) for key in keys]


@pytest.mark.parametrize("odd", [b"abc", b"abcdefgh"])
def test_keys_of_other_lengths_are_not_hashed_together(odd):
    with pytest.raises(ValueError, match="one length"):
        murmur2_of_all([b"abcd"] * 9 + [odd])
