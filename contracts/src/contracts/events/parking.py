"""What a consuming service publishes of a record it could not use."""

from contracts.catalogue import DomainEvent, event
from contracts.headers import Header
from contracts.topics import DEAD_LETTERS


@event("record-parked", topic=DEAD_LETTERS)
class RecordParked(DomainEvent):
    """A record is parked by a consumer, with its bytes as they came: it is not lost, and waits for a retry or a decision.

    `reason` is one of not-of-the-log, malformed-envelope, unknown-type, undecodable, effect-failed, key-parked.
    `attempts` says how often it was tried: a letter is published again for each retry that fails.
    """

    consumer: str
    from_topic: str
    from_partition: int
    from_offset: int
    key_base64: str | None
    value_base64: str | None
    headers_base64: tuple[tuple[str, str], ...]
    reason: str
    detail: str
    attempts: int = 1

    def headers(self) -> list[Header]:
        """Why, from where and how often, as record headers, so that a reader need not open the letter."""
        place = f"{self.from_topic}/{self.from_partition}/{self.from_offset}"
        return [
            ("ce_parkedreason", self.reason.encode()),
            ("ce_parkedfrom", place.encode()),
            ("ce_parkedattempts", b"%d" % self.attempts),
        ]
