"""Golden examples against models against committed schemas."""

import copy
import json

import jsonschema_rs
import pytest

from contracts.catalogue import UndecodableEvent, decode, event_types
from contracts.publish.layout import HERE

JUNK = [
    None,
    True,
    7,
    -1,
    1.5,
    "",
    "x",
    "３４１８８１００１００１",
    "2020-02-30",
    "2020-02-29T00:00:00",
    "09:30+08:00",
    [],
    {},
    ["x"],
]
"""Values of every JSON type, and those that a careless reader takes: full-width digits, a day that does not exist."""


def schema_validator(event_type: str) -> jsonschema_rs.Draft202012Validator:
    schema = json.loads(HERE.schema(event_type).read_text(encoding="utf-8"))
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def model_accepts(event_type: str, payload: object) -> bool:
    try:
        decode(event_type, json.dumps(payload).encode())
    except UndecodableEvent:
        return False
    return True


def test_an_example_validates_against_the_committed_schema(event_type, example):
    schema_validator(event_type).validate(example(event_type))


def test_an_example_reads_as_an_event_and_writes_the_same_bytes(event_type, record_value):
    event = decode(event_type, record_value(event_type))
    assert event.event_type.rpartition(".v")[0] == event_type.rpartition(".v")[0]
    if event.event_type == event_type:
        assert event.model_dump_json(exclude_unset=True).encode() == record_value(event_type), (
            "fields it gained since are optional"
        )


def test_an_older_version_reads_as_the_newest(event_type, record_value):
    name = event_type.rpartition(".v")[0]
    newest = max(int(other.rpartition(".v")[2]) for other in event_types() if other.rpartition(".v")[0] == name)
    assert decode(event_type, record_value(event_type)).event_type == f"{name}.v{newest}"


def test_a_field_more_is_ignored_by_readers(event_type, example):
    payload = example(event_type) | {"added_later": "x"}
    schema_validator(event_type).validate(payload)
    assert model_accepts(event_type, payload)


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_model_and_schema_agree_on_every_field(event_type, example, junk):
    schema = schema_validator(event_type)
    for field in example(event_type):
        payload = copy.deepcopy(example(event_type))
        payload[field] = junk
        assert schema.is_valid(payload) == model_accepts(event_type, payload), f"{field}: {junk!r}"


def test_a_missing_field_is_refused_by_both(event_type, example):
    schema = schema_validator(event_type)
    for field in example(event_type):
        payload = {name: value for name, value in example(event_type).items() if name != field}
        assert not schema.is_valid(payload), field
        assert not model_accepts(event_type, payload), field


def test_every_example_is_of_an_event_type():
    assert {path.stem for path in HERE.root.glob("examples/*.json")} == set(event_types())
