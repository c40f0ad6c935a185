"""Starting several things side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor


def in_parallel(works: Iterable[Callable[[], None]]) -> None:
    """Run them side by side to their ends, then raise the first failure."""
    listed = list(works)
    if not listed:
        return
    with ThreadPoolExecutor(max_workers=len(listed)) as pool:
        running = [pool.submit(work) for work in listed]
    for ended in running:
        ended.result()
