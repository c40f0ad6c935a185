"""The headers of an event's record, as the envelope names them; written here, read in `contracts.envelope`."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

Header = tuple[str, bytes]

SCHEMA_BASE = "urn:cradle:schema:"

_SPEC_VERSION = ("ce_specversion", b"1.0")
_CONTENT_TYPE = ("content-type", b"application/json")


def write_headers(
    event_id: UUID,
    event_type: str,
    subject: bytes,
    time: datetime,
    county_code: str,
    partition_seq: int,
    previous_id: UUID | None,
    stream_version: int,
    correlation_id: UUID,
    causation_id: UUID,
    actor: str,
    trace_parent: str | None,
) -> list[Header]:
    """The record headers of an event, for a publisher of many: no envelope is made for each (it costs as much again)."""
    type_header, source_header, schema_header, county_header = _headers_of_type(event_type, county_code)
    headers = [
        _SPEC_VERSION,
        ("ce_id", str(event_id).encode()),
        type_header,
        source_header,
        ("ce_subject", subject),
        ("ce_time", _instant(time)),
        schema_header,
        _CONTENT_TYPE,
        county_header,
        ("ce_partitionseq", b"%d" % partition_seq),
        ("ce_streamversion", b"%d" % stream_version),
        ("ce_correlationid", str(correlation_id).encode()),
        ("ce_causationid", str(causation_id).encode()),
        ("ce_actor", actor.encode()),
    ]
    if previous_id is not None:
        headers.append(("ce_previousid", str(previous_id).encode()))
    if trace_parent is not None:
        headers.append(("ce_traceparent", trace_parent.encode()))
    return headers


@lru_cache(maxsize=1024)
def _instant(time: datetime) -> bytes:
    return time.isoformat().encode()


@lru_cache(maxsize=1024)
def _headers_of_type(event_type: str, county_code: str) -> tuple[Header, Header, Header, Header]:
    return (
        ("ce_type", event_type.encode()),
        ("ce_source", source_of(event_type, county_code).encode()),
        ("ce_dataschema", f"{SCHEMA_BASE}{event_type}".encode()),
        ("ce_countycode", county_code.encode()),
    )


def source_of(event_type: str, county_code: str) -> str:
    """The context that publishes a type, in its county, as a CloudEvents source."""
    return f"/cradle/{county_code}/{event_type.partition('.')[0]}"
