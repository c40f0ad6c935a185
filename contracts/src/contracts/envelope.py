"""The envelope of an event on the bus: CloudEvents 1.0 in Kafka's binary mode, with the chain of its partition."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.catalogue import DomainEvent
from contracts.headers import Header, source_of, write_headers

Headers = Sequence[tuple[str, bytes | None]]

_LINK_ATTRIBUTES = frozenset({"ce_id", "ce_partitionseq", "ce_previousid"})
_SEQ_MAX = 2**63 - 1
_VERSION_MAX = 2**31 - 1
_CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Envelope:
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


@dataclass(frozen=True, slots=True)
class Link:
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
            id=UUID(found["ce_id"].decode()),
            partition_seq=_count(found["ce_partitionseq"], _SEQ_MAX),
            previous_id=None if previous is None else UUID(previous.decode()),
        )
    except KeyError as error:
        raise NotOfTheLog(f"{error.args[0]} is missing") from error
    except ValueError as error:
        raise NotOfTheLog(f"ce_id, ce_partitionseq or ce_previousid is malformed: {error}") from error
    if (link.partition_seq == 1) != (link.previous_id is None):
        raise NotOfTheLog(f"ce_partitionseq {link.partition_seq} does not fit ce_previousid {link.previous_id}")
    return link


def read_envelope(headers: Headers) -> Envelope:
    """The whole envelope of a record, passing over headers of others. Raises NotOfTheLog or MalformedEnvelope."""
    link = read_link(headers)
    try:
        text = _attributes(headers)
        return Envelope(
            id=link.id,
            type=text["ce_type"],
            subject=text["ce_subject"],
            time=_instant(text["ce_time"]),
            county_code=text["ce_countycode"],
            partition_seq=link.partition_seq,
            previous_id=link.previous_id,
            stream_version=_count(text["ce_streamversion"].encode(), _VERSION_MAX),
            correlation_id=UUID(text["ce_correlationid"]),
            causation_id=UUID(text["ce_causationid"]),
            actor=text["ce_actor"],
            trace_parent=text.get("ce_traceparent"),
        )
    except KeyError as error:
        raise MalformedEnvelope(f"{error.args[0]} is missing") from error
    except ValueError as error:
        raise MalformedEnvelope(str(error)) from error


def _attributes(headers: Headers) -> dict[str, str]:
    text: dict[str, str] = {}
    for name, value in headers:
        if not name.startswith("ce_"):
            continue
        if value is None or name in text:
            raise ValueError(f"{name} is null or occurs twice")
        text[name] = value.decode()
        if _CONTROL_CHARACTER.search(text[name]):
            raise ValueError(f"{name} has a control character")
    return text


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


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """An event as a consumer applies it: what happened, and the envelope it came in."""

    envelope: Envelope
    event: DomainEvent
