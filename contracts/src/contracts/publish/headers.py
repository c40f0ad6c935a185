"""The record headers of an event as JSON Schema: CloudEvents 1.0 in Kafka's binary mode."""

from typing import Any

from contracts.headers import SCHEMA_BASE
from contracts.topics import DEAD_LETTERS, Topic

Schema = dict[str, Any]

_UUID = {"type": "string", "format": "uuid"}
_COUNT = {"type": "string", "pattern": "^[1-9][0-9]*$"}

ATTRIBUTES: dict[str, Schema] = {
    "ce_specversion": {"type": "string", "const": "1.0"},
    "ce_id": {**_UUID, "description": "The event's id, a UUIDv7. A repeat (same id, same bytes) can occur: drop it."},
    "ce_type": {"type": "string", "description": "The event type with its version."},
    "ce_source": {"type": "string", "pattern": "^/cradle/[0-9]{6}/[a-z]+$", "description": "County and publishing context."},
    "ce_subject": {"type": "string", "description": "The aggregate's id; also the record's key."},
    "ce_time": {"type": "string", "format": "date-time", "description": "When it was recorded, UTC."},
    "ce_dataschema": {"type": "string", "pattern": f"^{SCHEMA_BASE}", "description": "The schema of the payload."},
    "content-type": {"type": "string", "const": "application/json"},
    "ce_countycode": {"type": "string", "pattern": "^[0-9]{6}$", "description": "Selects edition, funds and calendar."},
    "ce_partitionseq": {**_COUNT, "description": "Counts the partition's events from 1, without gaps."},
    "ce_previousid": {**_UUID, "description": "The partition's previous event; absent on the first."},
    "ce_streamversion": {**_COUNT, "description": "Counts the aggregate's events from 1."},
    "ce_correlationid": {**_UUID, "description": "The first command's id: what belongs to one intention."},
    "ce_causationid": {**_UUID, "description": "What directly caused the event: a command or an event."},
    "ce_actor": {"type": "string", "description": "Office and pseudonymous person that acted, or the service itself."},
    "ce_traceparent": {"type": "string", "description": "W3C trace context."},
}
"""Every header an event may bear, in the order of Envelope.to_headers."""

OPTIONAL = frozenset({"ce_previousid", "ce_traceparent"})

LETTER_ATTRIBUTES: dict[str, Schema] = {
    "ce_parkedreason": {"type": "string", "description": "Why: as `reason` in the letter."},
    "ce_parkedfrom": {"type": "string", "description": "From where: topic, partition and offset, divided by slashes."},
    "ce_parkedattempts": {**_COUNT, "description": "How often it was tried."},
}
"""What a dead-letter topic's record bears besides."""

_OF_EVENTS_ALONE = ("ce_partitionseq", "ce_previousid", "ce_streamversion", "ce_correlationid", "ce_causationid", "ce_actor")
STATE_ATTRIBUTES: dict[str, Schema] = {
    **{name: schema for name, schema in ATTRIBUTES.items() if name not in _OF_EVENTS_ALONE and name not in OPTIONAL},
    "ce_id": {**_UUID, "description": "The same for the same version of the same key (UUIDv5)."},
    "ce_subject": {"type": "string", "description": "The record's key."},
    "ce_time": {"type": "string", "format": "date-time", "description": "Since when the key has this value, UTC."},
    "ce_stateversion": {**_COUNT, "description": "Counts the values of the key from 1: the highest is the newest."},
}
"""Every header of a state topic's record: no chain, no command behind it."""


_OF_KIND = {"events": ATTRIBUTES, "state": STATE_ATTRIBUTES, "letters": {**ATTRIBUTES, **LETTER_ATTRIBUTES}}


def headers_schema(kind: str) -> Schema:
    """The headers of the records of an "events" or a "state" topic, or of the "letters" of a dead-letter topic."""
    properties = _OF_KIND[kind]
    return {"type": "object", "required": [name for name in properties if name not in OPTIONAL], "properties": properties}


def trait_of(topic: Topic) -> str:
    """The name of the message trait that the events of a topic share."""
    if topic is DEAD_LETTERS:
        return "cloudEventLetter"
    return "cloudEvent" if topic.kind == "events" else "cloudEventState"
