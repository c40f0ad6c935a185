"""The rights of each user of the bus, as the topics and their consumers in `contracts.topics` say them. Nothing else is allowed.

A service writes its own topics and reads what it consumes. It reads its own too: its relay looks at their ends before it
publishes. Kafka lets whoever may write a topic produce idempotently, so no right on the cluster is needed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chassis.topic_layout import layouts
from contracts.topics import TOPICS, consumed_by

Kind = Literal["topic", "group", "transactional_id"]
Operation = Literal["read", "write", "describe"]

SERVERS_USERS = ("broker", "admin")
"""May do everything: the broker's own user, and the jobs' and operators'."""

_NAME = re.compile(r"[a-z][a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One thing a user may do. `prefixed`: to every resource whose name begins so."""

    user: str
    kind: Kind
    name: str
    operation: Operation
    prefixed: bool = False


def of_service(service: str) -> set[Grant]:
    """What a service may do: the least its relay and its consumer work with."""
    own = [layout.name for layout in layouts(service)]
    read = [*own, *(topic.name for topic in consumed_by(service))]
    return {
        *(Grant(service, "topic", name, operation) for name in own for operation in ("write", "describe")),
        *(Grant(service, "topic", name, operation) for name in read for operation in ("read", "describe")),
        *(Grant(service, "group", group, "read") for group in (f"cradle-{service}", f"cradle-{service}-progress")),
        *(Grant(service, "transactional_id", f"{service}-relay", operation) for operation in ("write", "describe")),
    }


def of_subscriber(user: str, topics: Sequence[str] = ()) -> set[Grant]:
    """What a subscriber may do: read these topics, in the group of its name or `<name>.…`. Without topics: all that are not restricted.

    Raises ValueError for a name that is taken or no name, and for a topic that does not exist.
    """
    if not _NAME.fullmatch(user) or user in SERVERS_USERS or user in {topic.owner for topic in TOPICS.values()}:
        raise ValueError(f"{user!r} cannot be a subscriber's name: take letters, digits and dashes, and no service's name")
    if unknown := sorted(set(topics) - TOPICS.keys()):
        raise ValueError(f"no such topic: {', '.join(unknown)}")
    chosen = list(topics) or [topic.name for topic in TOPICS.values() if not topic.restricted]
    return {
        *(Grant(user, "topic", name, operation) for name in chosen for operation in ("read", "describe")),
        Grant(user, "group", user, "read"),
        Grant(user, "group", f"{user}.", "read", prefixed=True),
    }
