"""Each way to break a reader is found, with its place and its rule; an optional field breaks nobody."""

import copy
from typing import Literal

import pytest
from pydantic import Field

from contracts.catalogue import DomainEvent, event, event_types
from contracts.publish.compatibility import breaks
from contracts.publish.json_schemas import schema_of
from contracts.topics import VISITS

RELEASED = {
    "x-topic": "delivery.visits.v1",
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "count": {"type": "integer", "minimum": 1},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "only": {"type": "string", "const": "x"},
        "code": {"type": "string", "pattern": "^[0-9]{6}$"},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "items": {"type": "array", "items": {"$ref": "#/$defs/Item"}},
        "maybe": {"anyOf": [{"$ref": "#/$defs/Payee"}, {"type": "null"}]},
        "extra": {"type": "string", "default": "none"},
    },
    "required": ["id", "count", "kind", "only", "code", "note", "items"],
    "$defs": {
        "Payee": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]},
        "Item": {"type": "object", "properties": {"size": {"type": "integer"}}, "required": ["size"]},
    },
}


def change(schema, path, value):
    """The schema with the node at `path` replaced; None removes it."""
    changed = copy.deepcopy(schema)
    *parents, last = path
    node = changed
    for part in parents:
        node = node[part]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return changed


REQUIRED = RELEASED["required"]


@pytest.mark.parametrize(
    ("path", "value", "pointer", "rule"),
    [
        (("properties", "extra"), None, "#/properties/extra", "field-removed"),
        (("properties", "count", "type"), "string", "#/properties/count/type", "type-changed"),
        (("properties", "id", "format"), None, "#/properties/id/format", "type-changed"),
        (("properties", "note"), {"type": "string"}, "#/properties/note/anyOf", "type-changed"),
        (("properties", "note", "anyOf", 0, "type"), "integer", "#/properties/note/anyOf/0/type", "type-changed"),
        (("properties", "items", "items"), {"type": "string"}, "#/properties/items/items/type", "type-changed"),
        (
            ("$defs", "Item", "properties", "size", "type"),
            "number",
            "#/properties/items/items/properties/size/type",
            "type-changed",
        ),
        (("$defs", "Item", "properties", "size"), None, "#/properties/items/items/properties/size", "field-removed"),
        (
            ("$defs", "Payee", "properties", "id", "type"),
            "integer",
            "#/properties/maybe/anyOf/0/properties/id/type",
            "type-changed",
        ),
        (("required",), [*REQUIRED, "extra"], "#/properties/extra", "field-required"),
        (("required",), REQUIRED[1:], "#/properties/id", "field-optional"),
        (("properties", "kind", "enum"), ["a"], "#/properties/kind/enum", "enum-narrowed"),
        (("properties", "kind", "enum"), ["a", "b", "c"], "#/properties/kind/enum", "enum-widened"),
        (("properties", "kind", "enum"), None, "#/properties/kind/enum", "enum-widened"),
        (("properties", "code", "enum"), ["341881"], "#/properties/code/enum", "enum-narrowed"),
        (("properties", "only", "const"), "y", "#/properties/only/enum", "enum-narrowed"),
        (("properties", "code", "pattern"), "^[0-9]{9}$", "#/properties/code/pattern", "pattern-changed"),
        (("properties", "code", "pattern"), None, "#/properties/code/pattern", "pattern-changed"),
        (("properties", "id", "pattern"), "^[a-f]", "#/properties/id/pattern", "pattern-changed"),
        (("properties", "count", "minimum"), 2, "#/properties/count/minimum", "bound-changed"),
        (("properties", "count", "maximum"), 9, "#/properties/count/maximum", "bound-changed"),
        (("properties", "extra", "default"), "some", "#/properties/extra/default", "default-changed"),
        (("additionalProperties",), False, "#/additionalProperties", "type-changed"),
        (("properties", "count", "multipleOf"), 2, "#/properties/count/multipleOf", "keyword-changed"),
        (("x-topic",), "delivery.others.v1", "#/x-topic", "topic-changed"),
    ],
)
def test_a_breaking_change_is_found_with_its_place_and_rule(path, value, pointer, rule):
    found = breaks(RELEASED, change(RELEASED, path, value))
    assert (pointer, rule) in {(fault.pointer, fault.rule) for fault in found}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("properties", "added"), {"type": "string", "default": "x"}),
        (("properties", "added"), {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}),
        (("$defs", "Item", "properties", "weight"), {"type": "integer", "default": 0}),
        (("description",), "Better words."),
        (("properties", "id"), {"type": "string", "format": "uuid", "description": "Better words.", "title": "Id"}),
        (("properties", "kind", "enum"), ["b", "a"]),
        (("properties", "only"), {"type": "string", "enum": ["x"]}),
    ],
)
def test_an_optional_field_or_better_words_break_nobody(path, value):
    assert breaks(RELEASED, change(RELEASED, path, value)) == []


def test_a_definition_may_move_between_ref_and_inline():
    inlined = change(RELEASED, ("properties", "items", "items"), RELEASED["$defs"]["Item"])
    assert breaks(RELEASED, inlined) == []


def test_a_recursive_definition_is_compared_once():
    tree = {"$defs": {"Node": {"type": "object", "properties": {"child": {"$ref": "#/$defs/Node"}}}}, "$ref": "#/$defs/Node"}
    assert breaks(tree, copy.deepcopy(tree)) == []


def test_no_event_breaks_itself(event_type):
    schema = schema_of(event_types()[event_type])
    assert breaks(schema, copy.deepcopy(schema)) == []


@pytest.fixture
def parcel(own_catalogue):
    """A released model, and what becomes of it."""

    @event("parcel-sent", topic=VISITS)
    class ParcelSent(DomainEvent):
        """A parcel was sent."""

        weight_g: int = Field(ge=1)
        speed: Literal["slow", "fast"]

    return schema_of(ParcelSent)


def test_a_model_with_an_optional_field_more_still_keeps_the_promise(parcel):
    class ParcelSent(DomainEvent):
        """A parcel was sent, somewhere."""

        event_type = "delivery.parcel-sent.v1"
        topic = VISITS
        weight_g: int = Field(ge=1)
        speed: Literal["slow", "fast"]
        carrier: str | None = None

    assert breaks(parcel, schema_of(ParcelSent)) == []


def test_a_mutated_model_breaks_it(parcel):
    class ParcelSent(DomainEvent):
        """A parcel was sent."""

        event_type = "delivery.parcel-sent.v1"
        topic = VISITS
        weight_g: str
        speed: Literal["slow"]
        carrier: str

    assert {(fault.pointer, fault.rule) for fault in breaks(parcel, schema_of(ParcelSent))} == {
        ("#/properties/weight_g/type", "type-changed"),
        ("#/properties/weight_g/minimum", "bound-changed"),
        ("#/properties/speed/enum", "enum-narrowed"),
        ("#/properties/carrier", "field-required"),
    }
