import os
import signal
import subprocess
import sys

import psutil
import pytest

from local_stack import marks, processes, reaper, waiting
from local_stack.processes import ProcessRecord

SLEEPER = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(600)",
]
SUPERVISOR = """
import sys, time
from pathlib import Path
from local_stack import marks, processes, reaper
home = Path(sys.argv[1])
reaper.attach(home)
processes.start(home, "sleeper", [sys.executable, "-c", "import time; time.sleep(600)"], log=home / "log" / "sleeper.log")
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def home(tmp_path):
    yield tmp_path
    reaper.reap(tmp_path)


def start(home, name, command):
    log = home / "log" / f"{name}.log"
    record = processes.start(home, name, command, log=log)
    assert waiting.holds_within(lambda: "ready" in log.read_text(), 20)
    return record


def test_a_started_process_is_found_by_its_record_and_by_its_mark(home):
    record = start(home, "sleeper", SLEEPER)
    assert processes.running(home, "sleeper").pid == record.pid
    assert processes.records(home) == [record]
    assert [process.pid for process in marks.find(home)["sleeper"]] == [record.pid]


def test_a_stopped_process_is_gone_and_so_is_its_record(home):
    record = start(home, "sleeper", SLEEPER)
    processes.stop(home, "sleeper")
    assert not psutil.pid_exists(record.pid)
    assert processes.records(home) == []


def test_a_process_that_does_not_heed_the_request_is_killed(home):
    record = start(home, "stubborn", STUBBORN)
    processes.stop(home, "stubborn", grace_seconds=0.3)
    assert not psutil.pid_exists(record.pid)


def test_a_recycled_pid_is_never_signalled(home):
    record = start(home, "sleeper", SLEEPER)
    earlier = ProcessRecord("former", record.pid, record.created_at - 100, record.log)
    processes._write(processes._record_file(home, "former"), earlier)
    assert processes.running(home, "former") is None
    processes.kill(home, "former")
    assert processes.running(home, "sleeper") is not None


def test_a_process_that_ended_by_itself_is_not_running(home):
    start(home, "short", [sys.executable, "-c", "print('ready')"])
    assert waiting.holds_within(lambda: processes.running(home, "short") is None, 10)


def test_the_children_of_a_killed_supervisor_end_with_it(home):
    with subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(home)], stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout.readline() == b"started\n"
        child = processes.running(home, "sleeper")
        os.kill(supervisor.pid, signal.SIGKILL)
    assert waiting.holds_within(lambda: not child.is_running(), 15)


def test_processes_without_a_record_are_found_and_ended(home):
    record = start(home, "sleeper", SLEEPER)
    for path in (home / "run").glob("*.json"):
        path.unlink()
    assert reaper.reap(home) == ["sleeper"]
    assert waiting.holds_within(lambda: processes.find(record) is None, 5)
