"""Everything that is generated, as file contents."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contracts.catalogue import DomainEvent
from contracts.publish.asyncapi import document
from contracts.publish.json_schemas import schema_of
from contracts.publish.layout import Layout
from contracts.publish.published import PUBLISHED, stem
from contracts.publish.topic_files import topic_file
from contracts.publish.yaml_text import dump

Catalogue = Mapping[str, type[DomainEvent]]

NOTICE = "# Written by `python -m contracts.publish` from the models and topics; do not edit.\n"


class MissingExample(Exception):
    """An event version has no golden example yet."""


def artifacts(catalogue: Catalogue, layout: Layout) -> dict[Path, str]:
    """The generated files and what must stand in them. Raises MissingExample."""
    files = {layout.schema(name): json_text(schema_of(model)) for name, model in catalogue.items()}
    files |= {layout.topic(stem(topic)): NOTICE + dump(topic_file(topic, catalogue)) for topic in PUBLISHED}
    files[layout.asyncapi] = NOTICE + dump(document(catalogue, examples(catalogue, layout)))
    return files


def examples(catalogue: Catalogue, layout: Layout) -> dict[str, Any]:
    """The golden payload of each event version. Raises MissingExample."""
    found = {}
    for name in catalogue:
        path = layout.example(name)
        if not path.exists():
            raise MissingExample(f"{path.relative_to(layout.root)} is missing: write one event of the type by hand")
        found[name] = json.loads(path.read_text(encoding="utf-8"))
    return found


def json_text(data: Any) -> str:
    """JSON as it is committed."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
