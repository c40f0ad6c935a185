"""The AsyncAPI 3.0 document of the whole bus, self-contained: schemas and examples stand in it."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from contracts.catalogue import DomainEvent
from contracts.publish.headers import headers_schema, trait_of
from contracts.publish.json_schemas import schema_of
from contracts.publish.published import PUBLISHED, producers, stem
from contracts.publish.topic_files import COMPATIBILITY, PARTITIONER, READING, events_of, meaning_of, topic_configuration
from contracts.topics import DEAD_LETTERS, Topic

Catalogue = Mapping[str, type[DomainEvent]]
Examples = Mapping[str, Any]
Node = dict[str, Any]

KAFKA_BINDING = "0.5.0"
_DEAD_LETTER_PARAMETERS = {
    "service": {"description": "The consuming service that has parked the record."},
    "topic": {"description": "The topic the record came from."},
}
_DEFINITIONS = "#/$defs/"
_COMPONENTS = "#/components/schemas/"


def document(catalogue: Catalogue, examples: Examples) -> Node:
    """The document; `examples` holds the golden payload of each event type."""
    owners = dict.fromkeys(topic.owner for topic in PUBLISHED)
    return {
        "asyncapi": "3.0.0",
        "id": "urn:cradle:bus",
        "info": {
            "title": "Cradle",
            "version": version("cradle-contracts"),
            "description": f"What the services of Cradle publish. {COMPATIBILITY}\n\n{READING['events']}\n",
            "tags": [{"name": owner} for owner in owners],
        },
        "defaultContentType": "application/json",
        "servers": {"kafka": _server()},
        "channels": {stem(topic): _channel(topic, catalogue) for topic in PUBLISHED},
        "operations": _operations(catalogue),
        "components": {
            "messages": {name: _message(model, examples) for name, model in catalogue.items()},
            "messageTraits": {
                "cloudEvent": _trait("An event in the chain of its partition.", "events"),
                "cloudEventLetter": _trait("A parked record, with why, from where and how often it was tried.", "letters"),
                "cloudEventState": _trait("The state of a key, as of now.", "state"),
            },
            "schemas": _schemas(catalogue),
        },
    }


def _server() -> Node:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": "Apache Kafka in KRaft mode; `cradle status` shows the address of a local stack.",
        "variables": {"bootstrap": {"default": "127.0.0.1:9092", "description": "Bootstrap servers of the deployment."}},
    }


def _channel(topic: Topic, catalogue: Catalogue) -> Node:
    configuration = topic_configuration(topic)
    named: Node = {"address": topic.name}
    binding: Node = {"topic": topic.name}
    if topic is DEAD_LETTERS:
        named = {"address": "{service}.{topic}.dlt", "parameters": _DEAD_LETTER_PARAMETERS}
        binding = {}
    return {
        **named,
        "summary": topic.purpose,
        "description": f"{READING[topic.kind]} Partition: {PARTITIONER}",
        "tags": [{"name": topic.owner}, *([{"name": "restricted"}] if topic.restricted else [])],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in events_of(topic, catalogue)},
        "bindings": {
            "kafka": {
                **binding,
                "partitions": topic.partitions,
                "topicConfiguration": configuration | {"cleanup.policy": [configuration["cleanup.policy"]]},
                "bindingVersion": KAFKA_BINDING,
            }
        },
        "x-personal-data": topic.personal_data,
    }


def _operations(catalogue: Catalogue) -> Node:
    operations = {}
    for topic in PUBLISHED:
        for producer in producers(topic):
            operations[f"{producer}.sends.{stem(topic)}"] = _operation("send", topic, producer, catalogue)
        for consumer in topic.consumers:
            operations[f"{consumer}.receives.{stem(topic)}"] = _operation("receive", topic, consumer, catalogue)
    return operations


def _operation(action: str, topic: Topic, context: str, catalogue: Catalogue) -> Node:
    channel = f"#/channels/{stem(topic)}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "summary": f"{context} {'publishes' if action == 'send' else 'subscribes to'} {stem(topic)}.",
        "tags": [{"name": context}],
        "messages": [{"$ref": f"{channel}/messages/{name}"} for name in events_of(topic, catalogue)],
    }


def _trait(summary: str, kind: str) -> Node:
    correlation = {"correlationId": {"location": "$message.header#/ce_correlationid"}} if kind != "state" else {}
    return {"summary": summary, "contentType": "application/json", "headers": headers_schema(kind), **correlation}


def _message(model: type[DomainEvent], examples: Examples) -> Node:
    name = model.event_type
    return {
        "name": name,
        "title": model.__name__,
        "summary": meaning_of(model),
        "traits": [{"$ref": f"#/components/messageTraits/{trait_of(model.topic)}"}],
        "headers": {
            "type": "object",
            "properties": {"ce_type": {"const": name}, "ce_dataschema": {"const": schema_of(model)["$id"]}},
        },
        "payload": {"$ref": f"{_COMPONENTS}{name}"},
        "examples": [{"name": name, "payload": examples[name]}],
        "bindings": {"kafka": {"key": {"type": "string", "description": model.topic.key}, "bindingVersion": KAFKA_BINDING}},
    }


def _schemas(catalogue: Catalogue) -> Node:
    schemas: Node = {}
    for name, model in catalogue.items():
        schema = {key: value for key, value in schema_of(model).items() if key not in {"$schema", "$id", "$defs", "x-topic"}}
        schemas[name] = _pointing_to_components(schema)
        for part, definition in schema_of(model).get("$defs", {}).items():
            shared = _pointing_to_components(definition)
            if schemas.setdefault(part, shared) != shared:
                raise ValueError(f"two models are called {part}: give one another name")
    return schemas


def _pointing_to_components(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: value.replace(_DEFINITIONS, _COMPONENTS) if key == "$ref" else _pointing_to_components(value)
            for key, value in node.items()
        }
    return [_pointing_to_components(item) for item in node] if isinstance(node, list) else node
