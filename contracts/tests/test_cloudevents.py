"""Our records as the CloudEvents project's own library reads them."""

from datetime import UTC, datetime
from uuid import UUID

import jsonschema_rs
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event

from contracts.envelope import Envelope
from contracts.publish.headers import ATTRIBUTES, OPTIONAL, headers_schema


@pytest.fixture
def envelope():
    """The envelope of a second event of its partition, with everything it may bear."""

    def of(event_type: str, **changed: object) -> Envelope:
        known = {
            "id": UUID("01702f6b-8e19-7b52-a4c7-93d6e0f1258a"),
            "type": event_type,
            "subject": "016f8e31-5a70-7c1e-9d42-3b6f08a7e5c1",
            "time": datetime(2020, 2, 10, 1, 30, tzinfo=UTC),
            "county_code": "341881",
            "partition_seq": 2,
            "previous_id": UUID("016f8e31-5a7b-7de4-b851-09c7f2e3a46d"),
            "stream_version": 1,
            "correlation_id": UUID("01702f6b-8e00-7b52-a4c7-93d6e0f1258a"),
            "causation_id": UUID("01702f6b-8e00-7b52-a4c7-93d6e0f1258a"),
            "actor": "341881001/clerk-7",
            "trace_parent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        }
        return Envelope(**known | changed)

    return of


def test_a_record_reads_as_a_cloud_event(event_type, envelope, record_value, example):
    written = envelope(event_type)
    record = KafkaMessage(headers=dict(written.to_headers()), key=written.subject.encode(), value=record_value(event_type))
    event = from_binary_event(record)
    assert event.get_specversion() == "1.0"
    assert event.get_id() == str(written.id)
    assert event.get_type() == event_type
    assert event.get_source() == f"/cradle/341881/{event_type.partition('.')[0]}"
    assert event.get_subject() == event.get_extension("partitionkey") == written.subject
    assert event.get_time() == written.time
    assert event.get_dataschema() == f"urn:cradle:schema:{event_type}"
    assert event.get_datacontenttype() == "application/json"
    assert event.get_data() == example(event_type)
    assert event.get_extension("partitionseq") == "2"


def test_extension_names_are_short_and_plain():
    for name in ATTRIBUTES:
        assert name == "content-type" or (name.startswith("ce_") and name[3:].isalnum() and name.islower() and len(name) <= 23)


def test_the_published_header_schema_describes_what_is_written(envelope):
    full = envelope("registry.child-left.v1")
    assert [name for name, _ in full.to_headers() if name not in OPTIONAL] == [n for n in ATTRIBUTES if n not in OPTIONAL]
    assert {name for name, _ in full.to_headers()} == set(ATTRIBUTES)
    first = envelope("registry.child-left.v1", partition_seq=1, previous_id=None, trace_parent=None)
    assert {name for name, _ in first.to_headers()} == set(ATTRIBUTES) - OPTIONAL
    for written in (full, first):
        schema = jsonschema_rs.Draft202012Validator(headers_schema("events"), validate_formats=True)
        schema.validate({name: value.decode() for name, value in written.to_headers()})


def test_the_records_of_a_state_topic_have_no_chain():
    names = headers_schema("state")["properties"].keys()
    assert not names & {"ce_partitionseq", "ce_previousid", "ce_streamversion"}
    assert "ce_stateversion" in headers_schema("state")["required"]
