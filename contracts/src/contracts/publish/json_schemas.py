"""The JSON Schema (2020-12) of an event version, as a subscriber reads it."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from contracts.catalogue import DomainEvent
from contracts.headers import SCHEMA_BASE

Schema = dict[str, Any]


class _Untitled(GenerateJsonSchema):
    """Field titles would only repeat the field names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema_of(model: type[DomainEvent]) -> Schema:
    """The schema of a model's payload; open, so that a field may be added."""
    body = model.model_json_schema(schema_generator=_Untitled)
    head = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"{SCHEMA_BASE}{model.event_type}",
        "title": body.pop("title"),
        "description": body.pop("description"),
        "x-topic": model.topic.name,
    }
    return (
        head
        | {key: body[key] for key in ("type", "properties", "required")}
        | {key: value for key, value in body.items() if key == "$defs"}
    )
