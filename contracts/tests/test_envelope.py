"""The envelope as record headers: there and back, and what is no envelope."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import Envelope, Link, MalformedEnvelope, NotOfTheLog, read_envelope, read_link

attribute_texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)
chains = st.one_of(
    st.tuples(st.just(1), st.none()),
    st.tuples(st.integers(2, 2**63 - 1), st.uuids()),
)


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """Any envelope a publisher of ours could write."""
    partition_seq, previous_id = draw(chains)
    return Envelope(
        id=draw(st.uuids()),
        type=draw(st.from_regex(r"[a-z]+\.[a-z-]+\.v[1-9]", fullmatch=True)),
        subject=draw(attribute_texts),
        time=draw(st.datetimes(timezones=st.just(UTC))),
        county_code=draw(st.from_regex(r"[0-9]{6}", fullmatch=True)),
        partition_seq=partition_seq,
        previous_id=previous_id,
        stream_version=draw(st.integers(1, 2**31 - 1)),
        correlation_id=draw(st.uuids()),
        causation_id=draw(st.uuids()),
        actor=draw(attribute_texts),
        trace_parent=draw(st.none() | st.just("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")),
    )


FIRST = Envelope(
    id=UUID("01702f6b-8e19-7b52-a4c7-93d6e0f1258a"),
    type="delivery.visit-completed.v1",
    subject="01702f6b-8e19-7b52-a4c7-93d6e0f1258b",
    time=datetime(2020, 2, 10, 1, 30, tzinfo=UTC),
    county_code="341881",
    partition_seq=1,
    previous_id=None,
    stream_version=1,
    correlation_id=UUID("01702f6b-8e00-7b52-a4c7-93d6e0f1258a"),
    causation_id=UUID("01702f6b-8e00-7b52-a4c7-93d6e0f1258a"),
    actor="341881001/clerk-7",
)


def headers_with(**changed: bytes | None) -> list[tuple[str, bytes | None]]:
    """The first envelope's headers with some replaced or added."""
    return list({**dict(FIRST.to_headers()), **changed}.items())


def headers_without(name: str) -> list[tuple[str, bytes]]:
    return [header for header in FIRST.to_headers() if header[0] != name]


@given(envelopes())
def test_headers_read_as_the_envelope_they_were_written_from(envelope):
    headers = envelope.to_headers()
    assert read_envelope(headers) == envelope
    assert read_link(headers) == Link(envelope.id, envelope.partition_seq, envelope.previous_id)
    assert read_envelope(list(reversed(headers))) == envelope


def test_the_source_names_county_and_context():
    assert dict(FIRST.to_headers())["ce_source"] == b"/cradle/341881/delivery"


def test_headers_of_others_are_passed_over_whatever_their_bytes():
    others = [("x-binary", b"\xff\xfe"), ("x-null", None), ("x-twice", b"1"), ("x-twice", b"2")]
    assert read_envelope([*FIRST.to_headers(), *others]) == FIRST


NO_SEQUENCES = [b"", b"0", b"-2", b"+2", b" 2", b"2 ", b"1_0", b"2.0", "２".encode(), b"\xff", b"%d" % 2**63, b"9" * 5000]
PREVIOUS = b"016f8e31-5a70-7c1e-9d42-3b6f08a7e5c1"


@pytest.mark.parametrize(
    "headers",
    [
        [],
        headers_without("ce_id"),
        headers_without("ce_partitionseq"),
        headers_with(ce_id=b"7"),
        headers_with(ce_id=b"\xff"),
        headers_with(ce_id=None),
        headers_with(ce_partitionseq=None),
        *(headers_with(ce_partitionseq=seq, ce_previousid=PREVIOUS) for seq in NO_SEQUENCES),
        headers_with(ce_previousid=PREVIOUS),
        headers_with(ce_partitionseq=b"2"),
        headers_with(ce_partitionseq=b"2", ce_previousid=b""),
        headers_with(ce_partitionseq=b"2", ce_previousid=b"\xff"),
        [*FIRST.to_headers(), ("ce_id", b"01702f6b-8e19-7b52-a4c7-93d6e0f1258a")],
        [*FIRST.to_headers(), ("ce_partitionseq", b"1")],
    ],
)
def test_a_record_without_a_valid_place_is_not_of_the_log(headers):
    with pytest.raises(NotOfTheLog):
        read_link(headers)
    with pytest.raises(NotOfTheLog):
        read_envelope(headers)


@pytest.mark.parametrize(
    "name",
    ["ce_type", "ce_subject", "ce_time", "ce_countycode", "ce_streamversion", "ce_correlationid", "ce_causationid", "ce_actor"],
)
def test_a_missing_null_doubled_or_unreadable_attribute_is_malformed(name):
    good = dict(FIRST.to_headers())[name]
    for headers in (
        headers_without(name),
        headers_with(**{name: None}),
        headers_with(**{name: b"\xff"}),
        headers_with(**{name: good + b"\x00"}),
        [*FIRST.to_headers(), (name, good)],
    ):
        assert read_link(headers).partition_seq == 1
        with pytest.raises(MalformedEnvelope, match=r".+"):
            read_envelope(headers)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_time", b"yesterday"),
        ("ce_time", b"2020-02-10T09:30:00"),
        ("ce_streamversion", b"0"),
        ("ce_streamversion", b"2147483648"),
        ("ce_correlationid", b"7"),
        ("ce_causationid", b""),
    ],
)
def test_an_attribute_of_another_shape_is_malformed(name, value):
    with pytest.raises(MalformedEnvelope):
        read_envelope(headers_with(**{name: value}))
