"""The envelope of an event on the bus: CloudEvents 1.0 in Kafka's binary mode, with the chain of its partition."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from pydantic_core import SchemaValidator, ValidationError, core_schema

from contracts.catalogue import DomainEvent
from contracts.headers import Header, source_of, write_headers

Headers = Sequence[tuple[str, bytes | None]]

_LINK_ATTRIBUTES = frozenset({"ce_id", "ce_partitionseq", "ce_previousid"})
_SEQ_MAX = 2**63 - 1
_VERSION_MAX = 2**31 - 1
_CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f]")


_read_uuid = SchemaValidator(core_schema.uuid_schema()).validate_python
"""Twenty times as fast as `UUID(text)` (measured), and every record has four of them."""


class Envelope(NamedTuple):
    """What is known of an event besides its payload.

    `partition_seq` counts the events of a partition from 1 without gaps; `previous_id` is the id of the one before
    (None for the first). `correlation_id` is the first command's id, `causation_id` what directly caused the event.
    """

    id: UUID
    type: str
    subject: str
    time: datetime
    county_code: str
    partition_seq: int
    previous_id: UUID | None
    stream_version: int
    correlation_id: UUID
    causation_id: UUID
    actor: str
    trace_parent: str | None = None

    @property
    def source(self) -> str:
        """The publishing context in its county, as a CloudEvents source."""
        return source_of(self.type, self.county_code)

    def to_headers(self) -> list[Header]:
        """The record headers of this envelope."""
        return write_headers(
            self.id,
            self.type,
            self.subject.encode(),
            self.time,
            self.county_code,
            self.partition_seq,
            self.previous_id,
            self.stream_version,
            self.correlation_id,
            self.causation_id,
            self.actor,
            self.trace_parent,
        )


class NotOfTheLog(Exception):
    """A record without a valid place in its partition's chain: no publisher of ours has written it."""


class MalformedEnvelope(Exception):
    """A record of the chain whose other attributes cannot be read."""


class Link(NamedTuple):
    """A record's place in the chain of its partition."""

    id: UUID
    partition_seq: int
    previous_id: UUID | None


def read_link(headers: Headers) -> Link:
    """The place of a record in its partition's chain. Raises NotOfTheLog."""
    found: dict[str, bytes] = {}
    for name, value in headers:
        if name in _LINK_ATTRIBUTES and value is not None:
            if name in found:
                raise NotOfTheLog(f"{name} occurs twice")
            found[name] = value
    previous = found.get("ce_previousid")
    try:
        link = Link(
            _uuid(found["ce_id"].decode()),
            _count(found["ce_partitionseq"], _SEQ_MAX),
            None if previous is None else _uuid(previous.decode()),
        )
    except KeyError as error:
        raise NotOfTheLog(f"{error.args[0]} is missing") from error
    except ValueError as error:
        raise NotOfTheLog(f"ce_id, ce_partitionseq or ce_previousid is malformed: {error}") from error
    if (link.partition_seq == 1) != (link.previous_id is None):
        raise NotOfTheLog(f"ce_partitionseq {link.partition_seq} does not fit ce_previousid {link.previous_id}")
    return link


def read_envelope(headers: Headers, link: Link | None = None) -> Envelope:
    """The whole envelope of a record, passing over headers of others. Raises NotOfTheLog or MalformedEnvelope.

    `link` is the record's place in the chain where it has been read already.
    """
    link = link or read_link(headers)
    try:
        text = _attributes(headers)
        return Envelope(
            link.id,
            text["ce_type"],
            text["ce_subject"],
            _instant(text["ce_time"]),
            text["ce_countycode"],
            link.partition_seq,
            link.previous_id,
            _count(text["ce_streamversion"].encode(), _VERSION_MAX),
            _uuid(text["ce_correlationid"]),
            _uuid(text["ce_causationid"]),
            text["ce_actor"],
            text.get("ce_traceparent"),
        )
    except KeyError as error:
        raise MalformedEnvelope(f"{error.args[0]} is missing") from error
    except ValueError as error:
        raise MalformedEnvelope(str(error)) from error


def _attributes(headers: Headers) -> dict[str, str]:
    """Our attributes as text. All of them are looked through for control characters at once; most have none."""
    text: dict[str, str] = {}
    for name, value in headers:
        if name.startswith("ce_"):
            if value is None or name in text:
                raise ValueError(f"{name} is null or occurs twice")
            text[name] = value.decode()
    whole = "".join(text.values())
    if not whole.isprintable() and _CONTROL_CHARACTER.search(whole):
        raise ValueError(f"{next(name for name in text if _CONTROL_CHARACTER.search(text[name]))} has a control character")
    return text


def _uuid(text: str) -> UUID:
    try:
        value: UUID = _read_uuid(text)
    except ValidationError as error:
        raise ValueError(f"{text[:40]!r} is not a UUID") from error
    return value


def _count(digits: bytes, most: int) -> int:
    """A number from 1 to `most` in ASCII digits; int() alone would take signs, spaces and underscores too."""
    if not digits.isdigit() or len(digits) > len(str(most)) or not 1 <= int(digits) <= most:
        raise ValueError(f"{digits[:30]!r} is not a number from 1 to {most}")
    return int(digits)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"ce_time {text} has no offset")
    return instant


class ReceivedEvent(NamedTuple):
    """An event as a consumer applies it: what happened, and the envelope it came in."""

    envelope: Envelope
    event: DomainEvent
