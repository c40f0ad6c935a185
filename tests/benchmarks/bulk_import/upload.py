"""Sends a file of rows as one bulk request and prints how many of each status came back: `upload URL TOKEN FILE`.

A process of its own, so that the program that measures single commands has nothing else to do.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx

CHUNK_BYTES = 1 << 16
TIMEOUT_SECONDS = 300.0


def upload(url: str, token: str, file: Path) -> Counter[str]:
    """The number of rows by status. Raises httpx.HTTPError for any answer but a success."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"}
    counts: Counter[str] = Counter()
    with httpx.stream("POST", url, headers=headers, content=_chunks(file), timeout=TIMEOUT_SECONDS) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            counts[json.loads(line)["status"]] += 1
    return counts


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as body:
        while chunk := body.read(CHUNK_BYTES):
            yield chunk


if __name__ == "__main__":
    print(json.dumps(upload(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
