"""Every process of the stack ends cleanly, and soon, when it is asked to."""

import signal
from pathlib import Path

import psutil
import pytest

from local_stack import processes, topology
from local_stack.stack import LocalStack
from local_stack.waiting import holds_within

STOP_SECONDS_MAX = 10


@pytest.mark.stack
@pytest.mark.slow
def test_services_of_three_processes_end_within_ten_seconds_of_a_sigterm(tmp_path: Path) -> None:
    pair = tuple(spec for spec in topology.SERVICES if spec.name in ("registry", "delivery"))
    with LocalStack(tmp_path, services=pair, roles=("web", "consume", "relay")).running():
        running = [
            (record.name, psutil.Process(record.pid))
            for record in processes.records(tmp_path)
            if record.name not in ("kafka", "postgres")
        ]
        assert len(running) == 6
        logs = {name: tmp_path / "log" / f"{name}.log" for name, _ in running}
        assert holds_within(lambda: all("process.started" in log.read_text() for log in logs.values()), 60)
        for _, process in running:
            process.send_signal(signal.SIGTERM)
        _, alive = psutil.wait_procs([process for _, process in running], timeout=STOP_SECONDS_MAX)
        assert not alive
        for name, log in logs.items():
            assert "process.stopped" in log.read_text(), name
            assert "process.part-failed" not in log.read_text(), name
