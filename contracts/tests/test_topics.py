"""The topics: each has one owner, something to say, and readers that are not its owner."""

import re
from typing import get_args

import pytest

from contracts.catalogue import event_types
from contracts.topics import PARTITIONS, TOPICS, Context, consumed_by, dead_letter_topic, owned_by

CONTEXTS = get_args(Context)


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_topic_is_named_for_its_owner_and_carries_its_owners_events(topic):
    assert re.fullmatch(rf"{topic.owner}\.[a-z-]+\.v[1-9]", topic.name)
    assert topic.owner in CONTEXTS
    assert topic.owner not in topic.consumers
    assert set(topic.consumers) <= set(CONTEXTS)
    assert topic.partitions == PARTITIONS == 12
    assert topic in owned_by(topic.owner)
    assert all(topic in consumed_by(consumer) for consumer in topic.consumers)
    assert any(model.topic is topic for model in event_types().values()), "nothing is published on it"


def test_an_event_type_is_named_for_the_owner_of_its_topic(event_type):
    assert event_type.startswith(f"{event_types()[event_type].topic.owner}.")
    assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*", event_type)


def test_restricted_topics_are_read_by_those_who_need_them_alone():
    restricted = [topic for topic in TOPICS.values() if topic.restricted]
    assert [(topic.name, topic.consumers) for topic in restricted] == [
        ("registry.special-families.v1", ("delivery", "reporting")),
        ("delivery.family-help.v1", ("reporting",)),
        ("delivery.messages.v1", ("reporting",)),
    ]


def test_each_consumer_parks_into_a_topic_of_its_own():
    names = [dead_letter_topic(context, topic.name) for context in CONTEXTS for topic in consumed_by(context)]
    assert len(names) == len(set(names))
    assert dead_letter_topic("finance", "delivery.sessions.v1") == "finance.delivery.sessions.v1.dlt"
