"""A recorded history: the records of all event topics, as lines of JSON, compressed; kept and read back to the byte."""

import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from contracts.catalogue import decode
from contracts.envelope import ReceivedEvent, read_envelope

SUFFIX = ".ndjson.xz"
FOLDER = Path(__file__).parent


class Recorded(NamedTuple):
    """A record of a topic, in UTF-8 throughout as our relays write it."""

    topic: str
    partition: int
    key: str
    headers: list[tuple[str, str]]
    value: str

    def event(self) -> ReceivedEvent:
        """The event as this build's consumers would read it."""
        envelope = read_envelope([(name, value.encode()) for name, value in self.headers])
        return ReceivedEvent(envelope, decode(envelope.type, self.value.encode()))


def write_history(path: Path, records: Iterable[Recorded]) -> None:
    """Keep records in the order of their topics, partitions and offsets."""
    lines = (json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for record in records)
    path.write_bytes(lzma.compress(b"".join(lines), preset=9 | lzma.PRESET_EXTREME))


def read_history(path: Path) -> Iterator[Recorded]:
    """The records of a history."""
    for line in lzma.decompress(path.read_bytes()).splitlines():
        yield Recorded(*json.loads(line))
