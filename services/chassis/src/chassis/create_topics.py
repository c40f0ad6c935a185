"""Creating a service's topics, and checking those that exist."""

import asyncio
from collections.abc import Mapping
from time import monotonic

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from chassis.kafka import KafkaAccess
from chassis.starting import UNAVAILABLE, CannotStart
from chassis.topic_layout import layouts

SHOWN_SECONDS_MAX = 300
"""On a machine that is busy besides, a broker takes minutes over the partitions of four services; a job has no hurry."""


async def create_topics(
    service: str, kafka: KafkaAccess, replication: int = 1, *, shown_within: float = SHOWN_SECONDS_MAX
) -> list[str]:
    """Create what is missing of a service's topics and say what that was, once the broker shows it: that may take a while
    after the controller has made it. Raises CannotStart where one has another number of partitions
    (keys would change theirs), or is not shown within `shown_within` seconds.
    """
    admin = AIOKafkaAdminClient(**kafka.client_options())
    await admin.start()
    try:
        wanted = {layout.name: layout for layout in layouts(service)}
        existing = set(await admin.list_topics())
        for found in await admin.describe_topics(sorted(existing & wanted.keys())):
            number = len(found["partitions"])
            if number != wanted[found["topic"]].partitions:
                raise CannotStart(
                    f"{found['topic']} has {number} partitions, not {wanted[found['topic']].partitions}: keys would change theirs",
                    "make another topic of the right size and republish, or configure the release that made this one",
                )
        missing = [wanted[name] for name in sorted(wanted.keys() - existing)]
        if missing:
            response = await admin.create_topics(
                [NewTopic(layout.name, layout.partitions, replication, topic_configs=layout.config) for layout in missing]
            )
            for topic, code, *_ in response.topic_errors:
                if code and for_code(code) is not TopicAlreadyExistsError:
                    raise for_code(code)(topic)
        await topics_shown(admin, {name: layout.partitions for name, layout in wanted.items()}, shown_within)
        return [layout.name for layout in missing]
    finally:
        await admin.close()


async def topics_shown(admin: AIOKafkaAdminClient, wanted: Mapping[str, int], seconds: float) -> None:
    """Return once each topic is there with this many partitions that have a leader. Raises CannotStart after these seconds."""
    until = monotonic() + seconds
    while True:
        shown = {
            found["topic"]: sum(partition["leader"] >= 0 for partition in found["partitions"])
            for found in await admin.describe_topics(list(wanted))
        }
        hidden = [name for name, partitions in wanted.items() if shown.get(name, 0) < partitions]
        if not hidden:
            return
        if monotonic() >= until:
            raise CannotStart(
                f"{', '.join(hidden)}: the broker has not shown all partitions with a leader for {seconds:g} s",
                "look at the broker's log, then run the job again: it makes only what is missing",
                UNAVAILABLE,
            )
        await asyncio.sleep(0.1)
