"""The AsyncAPI document: valid by the official schema, complete in both directions, and true of the examples."""

import json
from collections.abc import Iterator

import jsonschema_rs
import pytest
import yaml

from contracts.catalogue import event_types
from contracts.publish.layout import HERE
from contracts.publish.published import PUBLISHED, producers, stem


@pytest.fixture(scope="module")
def document():
    return yaml.safe_load(HERE.asyncapi.read_text(encoding="utf-8"))


def references(node: object) -> Iterator[str]:
    """Every $ref below a node."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def at(document: object, reference: str) -> object:
    """What a local reference points to."""
    node = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def test_it_is_an_asyncapi_document(document, oracles):
    official = json.loads((oracles / "asyncapi-3.0.0.schema.json").read_text(encoding="utf-8"))
    assert [
        f"{fault.instance_path}: {fault.message}" for fault in jsonschema_rs.validator_for(official).iter_errors(document)
    ] == []


def test_a_spoilt_document_is_not(document, oracles):
    official = json.loads((oracles / "asyncapi-3.0.0.schema.json").read_text(encoding="utf-8"))
    spoilt = {**document, "channels": {"x": {"adress": "delivery.visits.v1"}}}
    assert not jsonschema_rs.validator_for(official).is_valid(spoilt)


def test_every_reference_stands_in_the_document(document):
    found = set(references(document))
    assert found
    for reference in found:
        assert reference.startswith("#/")
        assert at(document, reference)


def test_every_topic_is_a_channel_with_its_events(document):
    assert set(document["channels"]) == {stem(topic) for topic in PUBLISHED}
    for topic in PUBLISHED:
        channel = document["channels"][stem(topic)]
        assert set(channel["messages"]) == {name for name, model in event_types().items() if model.topic is topic}
        assert channel["bindings"]["kafka"]["partitions"] == topic.partitions
    assert set(document["components"]["messages"]) == set(event_types())


def test_who_sends_and_who_receives_is_who_the_topics_name(document):
    told = {
        (operation["action"], operation["tags"][0]["name"], operation["channel"]["$ref"].removeprefix("#/channels/"))
        for operation in document["operations"].values()
    }
    sent = {("send", producer, stem(topic)) for topic in PUBLISHED for producer in producers(topic)}
    received = {("receive", consumer, stem(topic)) for topic in PUBLISHED for consumer in topic.consumers}
    assert told == sent | received


def test_a_message_describes_its_example(event_type, document):
    message = document["components"]["messages"][event_type]
    payload = {"$ref": message["payload"]["$ref"], "components": document["components"]}
    validator = jsonschema_rs.Draft7Validator(payload, validate_formats=True)
    for example in message["examples"]:
        validator.validate(example["payload"])
    assert not validator.is_valid({})


def test_a_message_bears_the_headers_of_its_kind_of_topic(document):
    traits = document["components"]["messageTraits"]
    chained = traits["cloudEvent"]["headers"]["properties"]
    assert "ce_partitionseq" in chained
    for name, model in event_types().items():
        message = document["components"]["messages"][name]
        kind = {"state": "cloudEventState"}.get(model.topic.kind, "cloudEvent")
        if model.topic.owner == "cradle":
            kind = "cloudEventLetter"
        assert message["traits"] == [{"$ref": f"#/components/messageTraits/{kind}"}]
        assert message["headers"]["properties"]["ce_type"] == {"const": name}
