"""What events may carry: pseudonymous ids, and money as whole fen."""

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

import pytest
from pydantic import BaseModel

import contracts.events  # noqa: F401 fills the catalogue
from contracts.catalogue import DomainEvent, event_types

PERSONAL = {
    "name", "surname", "forename", "fullname", "person", "mother", "father", "guardian", "carer", "contact", "phone", "mobile",
    "tel", "telephone", "address", "street", "email", "mail", "wechat", "openid", "idcard", "identity", "passport", "gender",
    "sex", "ethnicity", "photo", "face", "fingerprint", "remark", "remarks", "comment", "note", "notes", "diagnosis", "income",
}  # fmt: skip
PERSONAL_PAIRS = {("id", "number"), ("id", "card"), ("birth", "place"), ("blind", "index")}
OF_NO_PERSON = {
    ("registry.unit-registered.v1", "name"),
    ("registry.institution-filed.v1", "name"),
    ("registry.organisation-registered.v1", "name"),
    ("registry.facility-applied.v1", "name"),
    ("registry.facility-renamed.v1", "name"),
    ("registry.centre-established.v1", "name"),
    ("registry.quality-list-published.v1", "name"),
}
"""Names of units, institutions, organisations and sites travel in events."""


def fields(model: type[BaseModel]) -> Iterator[tuple[str, object]]:
    """The fields of a model and of the models in it, with their annotations."""
    for name, field in model.model_fields.items():
        yield name, field.annotation
        for inner in inner_models(field.annotation):
            yield from fields(inner)


def inner_models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from inner_models(argument)


def says_who(field: str) -> bool:
    """True where a field's name promises something about a person's identity."""
    words = field.split("_")
    return bool(PERSONAL & set(words)) or any(pair in PERSONAL_PAIRS for pair in pairwise(words))


@pytest.mark.parametrize("event_type", sorted(event_types()))
def test_an_event_says_nothing_of_who_a_person_is(event_type):
    named = {(event_type, field) for field, _ in fields(event_types()[event_type]) if says_who(field)}
    assert named <= OF_NO_PERSON


def test_a_name_in_an_event_would_be_found():
    class Parent(BaseModel):
        phone_number: str

    class Registered(DomainEvent):
        child_name: str
        parents: tuple[Parent, ...]
        id_number: str | None
        child_id: str

    assert {field for field, _ in fields(Registered) if says_who(field)} == {"child_name", "phone_number", "id_number"}


@pytest.mark.parametrize("event_type", sorted(event_types()))
def test_money_in_an_event_is_whole_fen(event_type):
    for field, annotation in fields(event_types()[event_type]):
        assert annotation is not float, field
        if field.endswith("_fen"):
            assert annotation is int or set(get_args(annotation)) >= {type(None)}, field
        assert not field.endswith(("_yuan", "amount", "fee", "price")), f"{field}: the unit stands last, in fen"
