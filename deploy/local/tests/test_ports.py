import socket
from pathlib import Path

import pytest

from local_stack import ports


@pytest.fixture
def taken():
    with socket.socket() as server:
        server.bind((ports.HOST, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_recorded_port_is_kept_while_it_is_free():
    port = ports.choose()
    assert ports.choose(port) == port


def test_a_taken_port_is_given_up(taken):
    assert not ports.is_free(taken)
    assert ports.choose(taken) != taken


def test_ports_of_the_same_stack_differ():
    first = ports.choose()
    chosen = {ports.choose(others={first}) for _ in range(50)}
    assert first not in chosen


def test_a_port_lies_outside_the_range_of_outgoing_connections():
    first_outgoing = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0]
    assert ports.choose() < int(first_outgoing)
