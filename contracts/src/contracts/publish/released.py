"""What has been released, and whether the present contracts still keep it. Kept in the tree, so no history is needed."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from contracts.catalogue import DomainEvent
from contracts.publish.artifacts import json_text
from contracts.publish.compatibility import Break, breaks
from contracts.publish.json_schemas import schema_of
from contracts.publish.layout import Layout
from contracts.publish.published import PUBLISHED
from contracts.topics import Topic

Catalogue = Mapping[str, type[DomainEvent]]


def broken_promises(catalogue: Catalogue, layout: Layout, topics: Sequence[Topic] = PUBLISHED) -> list[str]:
    """One line for each released promise that no longer holds: what, where, the rule, and who reads it."""
    by_name = {topic.name: topic for topic in topics}
    return [
        *_broken_topics(by_name, layout),
        *_broken_schemas(catalogue, by_name, layout),
        *_edited_examples(layout),
    ]


def release(catalogue: Catalogue, layout: Layout) -> None:
    """Make the present contracts the promise: schemas, topics, and the hashes of the golden examples."""
    for name, model in catalogue.items():
        path = layout.released / "schemas" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json_text(schema_of(model)), encoding="utf-8")
    _topics_path(layout).write_text(json_text({topic.name: _promise(topic) for topic in PUBLISHED}), encoding="utf-8")
    _examples_path(layout).write_text(json_text({name: _hash(layout, name) for name in catalogue}), encoding="utf-8")


def _broken_schemas(catalogue: Catalogue, topics: Mapping[str, Topic], layout: Layout) -> Iterator[str]:
    for path in sorted((layout.released / "schemas").glob("*.json")):
        released = json.loads(path.read_text(encoding="utf-8"))
        model = catalogue.get(path.stem)
        found = breaks(released, schema_of(model)) if model else [Break("#", "event-removed", "it stands in the log for ever")]
        topic = topics.get(released["x-topic"])
        for fault in found:
            yield f"schemas/{path.name} {fault.pointer}: {fault.rule}: {fault.detail}; {_readers(topic)}"


def _broken_topics(topics: Mapping[str, Topic], layout: Layout) -> Iterator[str]:
    for name, promise in _read(_topics_path(layout)).items():
        if name not in topics:
            yield f"topics/{name}.yaml #: topic-removed: its events stand in it for ever; {_readers(None)}"
            continue
        present = _promise(topics[name])
        for field in promise:
            if promise[field] != present[field]:
                change = f"{promise[field]!r} became {present[field]!r}"
                yield f"topics/{name}.yaml #/{field}: topic-changed: {change}; {_readers(topics[name])}"


def _edited_examples(layout: Layout) -> Iterator[str]:
    for name, digest in _read(_examples_path(layout)).items():
        if not layout.example(name).exists() or _hash(layout, name) != digest:
            yield f"examples/{name}.json #: example-edited: what was released is never edited; write a new version"


def _readers(topic: Topic | None) -> str:
    known = ", ".join(topic.consumers) if topic and topic.consumers else "no service of ours"
    return f"read by {known} and subscribers outside"


def _promise(topic: Topic) -> dict[str, Any]:
    return {field: getattr(topic, field) for field in ("owner", "key", "kind", "partitions", "restricted")}


def _hash(layout: Layout, name: str) -> str:
    return hashlib.sha256(layout.example(name).read_bytes()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _topics_path(layout: Layout) -> Path:
    return layout.released / "topics.json"


def _examples_path(layout: Layout) -> Path:
    return layout.released / "examples.json"
