"""A short selection of the fault matrix on one site: what `make test` runs of it. `make faults` runs all."""

import pytest

from faults.matrix.__main__ import SEED, chosen
from faults.matrix.run import run

pytestmark = [pytest.mark.stack, pytest.mark.slow, pytest.mark.timeout(600)]

SELECTION = "processes/kill-each-service,processes/kill-each-relay-after-produce,kafka/stop-and-start"


async def test_services_killed_and_a_broker_stopped_leave_every_promise_whole() -> None:
    told: list[str] = []
    found = await run(SEED, chosen(SELECTION), told.append, whole=False)
    assert found.is_green, "\n".join(told)
    assert len([line for line in told if " green " in line]) == 4, "three cases, and what is asked once a seed"
