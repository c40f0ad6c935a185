"""Ends what a stack started once its starter is gone, however it went: `python -m local_stack.reaper HOME`.

The starter holds the other end of this process's standard input. The kernel closes it when the starter dies, even by SIGKILL.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from local_stack import marks, processes

SERVERS = ("kafka", "postgres")
"""Ended after everything else, in this order."""


def attach(home: Path) -> subprocess.Popen[bytes]:
    """Start a reaper for the home, bound to the life of this process."""
    command = [sys.executable, "-m", "local_stack.reaper", str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def release(reaper: subprocess.Popen[bytes]) -> None:
    """Let the reaper do its work now, and wait for it: nothing of the home is left running."""
    if reaper.stdin is not None:
        reaper.stdin.close()
    reaper.wait()
    processes.collect()


def reap(home: Path) -> list[str]:
    """End every process that bears the home's mark, services before servers, and return the names of those found."""
    found = marks.find(home)
    services = [process for name, group in found.items() if name not in SERVERS for process in group]
    processes.end(services)
    for name in SERVERS:
        ask = signal.SIGINT if name == "postgres" else signal.SIGTERM
        processes.end(found.get(name, []), ask=ask)
    return sorted(found)


def main() -> None:
    """Wait for the starter's end, then reap."""
    sys.stdin.buffer.read()
    reap(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
