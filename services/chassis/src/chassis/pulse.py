"""Which parts of this process still do their rounds: each says so once a round, and a probe asks who has fallen silent."""

import time
from collections.abc import Collection

SILENT_SECONDS_MAX = 45.0
"""Longer than a round ever takes when nothing is wrong."""

_beats: dict[str, float] = {}


def beat(part: str) -> None:
    """Say that a part has come round: it reached what it works with."""
    _beats[part] = time.monotonic()


def silent(parts: Collection[str], seconds_max: float = SILENT_SECONDS_MAX) -> list[str]:
    """Those of the parts that have not come round yet, or not lately."""
    since = time.monotonic() - seconds_max
    return sorted(part for part in parts if _beats.get(part, 0.0) < since)
