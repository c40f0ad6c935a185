"""The glossary has every word that events are allowed to say, each once, in both languages."""

import re
from collections.abc import Iterator
from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from contracts.catalogue import event_types
from contracts.publish.layout import HERE

GLOSSARY = (HERE.root / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.splitlines()
    if line.startswith("| ") and not line.startswith("| term |")
]
OWNERS = {"registry", "delivery", "finance", "reporting", "contracts", "chassis", "its context"}


def words(annotation: object) -> Iterator[str]:
    """The values of every enumeration in an annotation."""
    if get_origin(annotation) is Literal:
        yield from (value for value in get_args(annotation) if isinstance(value, str))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for field in annotation.model_fields.values():
            yield from words(field.annotation)
    else:
        for argument in get_args(annotation):
            yield from words(argument)


def test_every_value_an_event_may_say_is_explained(event_type):
    said = set(words(event_types()[event_type]))
    assert {word for word in said if f"`{word}`" not in GLOSSARY} == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_has_term_chinese_meaning_and_owner(row):
    term, chinese, meaning, owner = row
    assert term
    assert meaning
    assert re.search(r"[一-鿿]", chinese)
    assert owner in OWNERS


def test_a_term_stands_once():
    for column in (0, 1):
        told = [row[column] for row in ROWS]
        assert len(told) == len(set(told))
