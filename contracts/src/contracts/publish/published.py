"""What is published: the topics of the bus, and the pattern of the dead-letter topics beside them."""

from contracts.topics import DEAD_LETTERS, TOPICS, Topic, dead_letter_topic

PUBLISHED: tuple[Topic, ...] = (*TOPICS.values(), DEAD_LETTERS)


def stem(topic: Topic) -> str:
    """What a topic is called where a pattern cannot stand: in file names, and as a channel's key."""
    return "dead-letters" if topic is DEAD_LETTERS else topic.name


def producers(topic: Topic) -> list[str]:
    """The services that publish on a topic, each through its relay: its owner; every consumer, for the dead letters."""
    if topic is DEAD_LETTERS:
        return sorted({consumer for other in TOPICS.values() for consumer in other.consumers})
    return [topic.owner]


def names(topic: Topic) -> list[str]:
    """The topics as Kafka has them: one, or all that the pattern stands for."""
    if topic is DEAD_LETTERS:
        return [letters for other in TOPICS.values() for letters in dead_letters_of(other)]
    return [topic.name]


def dead_letters_of(topic: Topic) -> list[str]:
    """Where the consumers of a topic park what they cannot use."""
    return [dead_letter_topic(consumer, topic.name) for consumer in topic.consumers]
