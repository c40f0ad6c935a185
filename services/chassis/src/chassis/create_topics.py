"""Creating a service's topics, and checking those that exist."""

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from chassis.kafka import KafkaAccess
from chassis.topic_layout import layouts


class WrongTopic(Exception):
    """A topic exists with another number of partitions: keys would change their partition."""


async def create_topics(service: str, kafka: KafkaAccess, replication: int = 1) -> list[str]:
    """Create what is missing of a service's topics and say what that was. Raises WrongTopic."""
    admin = AIOKafkaAdminClient(**kafka.client_options())
    await admin.start()
    try:
        wanted = {layout.name: layout for layout in layouts(service)}
        existing = set(await admin.list_topics())
        for found in await admin.describe_topics(sorted(existing & wanted.keys())):
            number = len(found["partitions"])
            if number != wanted[found["topic"]].partitions:
                raise WrongTopic(f"{found['topic']} has {number} partitions, not {wanted[found['topic']].partitions}")
        missing = [wanted[name] for name in sorted(wanted.keys() - existing)]
        if missing:
            response = await admin.create_topics(
                [NewTopic(layout.name, layout.partitions, replication, topic_configs=layout.config) for layout in missing]
            )
            for topic, code, *_ in response.topic_errors:
                if code and for_code(code) is not TopicAlreadyExistsError:
                    raise for_code(code)(topic)
        return [layout.name for layout in missing]
    finally:
        await admin.close()
