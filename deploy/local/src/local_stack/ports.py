"""Ports on 127.0.0.1 that nobody else holds, outside the range the kernel gives to outgoing connections.

Inside that range a client that retries a stopped broker can connect to itself, and then holds the broker's port.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Set

HOST = "127.0.0.1"
PORTS = range(20_000, 32_000)
ATTEMPTS_MAX = 200


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now; a closed connection's TIME_WAIT does not count as taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def choose(recorded: int | None = None, *, others: Set[int] = frozenset()) -> int:
    """The recorded port while it is free, else another free one that is not in `others`. Raises OSError when none was found."""
    if recorded is not None and is_free(recorded):
        return recorded
    source = random.SystemRandom()
    for _ in range(ATTEMPTS_MAX):
        port = source.choice(PORTS)
        if port not in others and is_free(port):
            return port
    raise OSError(f"no free port between {PORTS.start} and {PORTS.stop} on {HOST}")
