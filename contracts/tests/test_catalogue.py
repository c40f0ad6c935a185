"""Reading payloads: the newest version, the older ones through the upcasters, and what cannot be read."""

import pytest

from contracts.catalogue import DomainEvent, UndecodableEvent, UnknownEventType, decode, event, upcaster
from contracts.topics import VISITS


@pytest.fixture
def three_versions(own_catalogue):
    """A parcel's weight: in kilograms as text, then in grams, then in grams with a carrier."""

    @event("parcel-weighed", topic=VISITS, version=1)
    class ParcelWeighedV1(DomainEvent):
        weight_kg: str

    @event("parcel-weighed", topic=VISITS, version=2)
    class ParcelWeighedV2(DomainEvent):
        weight_g: int

    @event("parcel-weighed", topic=VISITS, version=3)
    class ParcelWeighed(DomainEvent):
        weight_g: int
        carrier: str

    @upcaster("delivery.parcel-weighed.v1", "delivery.parcel-weighed.v2")
    def in_grams(payload):
        return {"weight_g": int(payload["weight_kg"]) * 1000}

    @upcaster("delivery.parcel-weighed.v2", "delivery.parcel-weighed.v3")
    def by_post(payload):
        return {**payload, "carrier": "post"}

    return ParcelWeighed


@pytest.mark.parametrize(
    ("version", "payload"),
    [(1, b'{"weight_kg":"2"}'), (2, b'{"weight_g":2000}'), (3, b'{"weight_g":2000,"carrier":"post"}')],
)
def test_every_version_reads_as_the_newest(three_versions, version, payload):
    assert decode(f"delivery.parcel-weighed.v{version}", payload) == three_versions(weight_g=2000, carrier="post")


@pytest.mark.parametrize("payload", [b"{}", b"[]", b'"text"', b"not json", b'{"weight_kg":"heavy"}', b'{"weight_kg":[]}'])
def test_an_older_version_that_cannot_be_lifted_is_undecodable(three_versions, payload):
    with pytest.raises(UndecodableEvent, match=r"parcel-weighed\.v"):
        decode("delivery.parcel-weighed.v1", payload)


def test_a_lifted_payload_is_read_as_strictly_as_a_new_one(three_versions):
    with pytest.raises(UndecodableEvent, match="/weight_g"):
        decode("delivery.parcel-weighed.v2", b'{"weight_g":"2000"}')


def test_a_type_is_registered_once(three_versions):
    with pytest.raises(ValueError, match="registered twice"):
        event("parcel-weighed", topic=VISITS, version=3)(three_versions)


def test_what_a_test_registers_is_forgotten_after_it():
    with pytest.raises(UnknownEventType, match="parcel-weighed"):
        decode("delivery.parcel-weighed.v3", b"{}")


@pytest.mark.parametrize("payload", [b"", b"null", b"[]", b"{", b"\xff\xfe", b"{}", b'{"child_id": 1}'])
def test_bytes_that_are_no_event_of_the_type_are_undecodable(payload):
    with pytest.raises(UndecodableEvent, match=r"registry\.child-left\.v1: /"):
        decode("registry.child-left.v1", payload)


def test_an_unknown_type_or_version_is_told_from_a_bad_payload():
    for unknown in ("registry.child-left.v99", "registry.nobody-knows.v1", "", "child-left"):
        with pytest.raises(UnknownEventType):
            decode(unknown, b"{}")


def test_the_fault_names_the_place():
    with pytest.raises(UndecodableEvent, match="/left_on"):
        decode("registry.child-left.v1", b'{"child_id":"016fb7d2-1c88-7a45-b3e6-90f1d27c4a8e","left_on":"tomorrow"}')
