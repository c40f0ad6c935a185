"""The rights of a user follow from the topics; that a broker holds to them is seen in tests/deploy/compose."""

import pytest

from chassis.topic_layout import layouts
from contracts.topics import TOPICS, consumed_by, owned_by
from cradle_cli.access.grants import Grant, of_service, of_subscriber

SERVICES = ("registry", "delivery", "finance", "reporting")


def names(grants: set[Grant], operation: str) -> set[str]:
    return {grant.name for grant in grants if (grant.kind, grant.operation) == ("topic", operation)}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_writes_what_it_owns_and_reads_that_and_what_it_consumes(service: str) -> None:
    grants, own = of_service(service), {layout.name for layout in layouts(service)}
    assert names(grants, "write") == own
    assert names(grants, "read") == own | {topic.name for topic in consumed_by(service)}
    assert {grant.user for grant in grants} == {service}
    assert not any(grant.prefixed for grant in grants)


def test_no_two_services_may_write_the_same_topic() -> None:
    written = [name for service in SERVICES for name in names(of_service(service), "write")]
    assert len(written) == len(set(written))
    assert set(TOPICS) <= set(written)


def test_a_subscriber_reads_what_is_not_restricted_and_writes_nothing() -> None:
    grants = of_subscriber("statistics")
    assert names(grants, "read") == {topic.name for topic in TOPICS.values() if not topic.restricted}
    assert names(grants, "write") == set()
    assert {grant.operation for grant in grants} == {"read", "describe"}
    assert {grant for grant in grants if grant.kind == "group"} == {
        Grant("statistics", "group", "statistics", "read"),
        Grant("statistics", "group", "statistics.", "read", prefixed=True),
    }


def test_a_restricted_topic_is_read_where_it_is_named() -> None:
    (restricted,) = [topic.name for topic in owned_by("registry") if topic.restricted]
    assert names(of_subscriber("auditors", [restricted]), "read") == {restricted}


@pytest.mark.parametrize("name", ["registry", "finance", "admin", "broker", "", "Über", "a b", "-x", "a.b"])
def test_a_subscriber_takes_no_name_that_is_anothers(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a subscriber's name"):
        of_subscriber(name)


def test_a_topic_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no such topic: no\.such\.v1"):
        of_subscriber("statistics", ["no.such.v1"])
