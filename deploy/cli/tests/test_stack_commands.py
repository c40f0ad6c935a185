"""The commands on the real stack: servers, the four services, the figures they answer."""

import json
import re

import pytest

from cradle_cli.main import app
from local_stack import marks, reaper
from local_stack.topology import SERVICES


@pytest.fixture
def stopped_afterwards(home):
    yield
    reaper.reap(home)


def test_status_before_the_first_start_says_what_to_do(cradle):
    answer = cradle("status")
    assert answer.exit_code == 3
    assert "cradle up" in answer.stdout


def test_down_before_the_first_start_is_no_error(cradle):
    assert cradle("down").exit_code == 0


@pytest.mark.parametrize("command", [command.callback.__name__ for command in app.registered_commands])
def test_every_command_teaches_by_example_and_speaks_json(cradle, command):
    text = re.sub(r"\x1b\[[0-9;]*m", "", cradle(command, "--help").stdout)
    assert "Example" in text
    assert "--json" in text


def test_setup_makes_ready_and_starts_nothing(cradle, home):
    answer = cradle("setup")
    assert answer.exit_code == 0, answer.output
    assert "Kafka's jars" in answer.stdout
    assert (home / "keys" / "vault-master.key").exists()
    assert marks.find(home) == {}


@pytest.mark.stack
def test_up_status_down(cradle, home, stopped_afterwards):
    up = cradle("up")
    assert up.exit_code == 0, up.output
    assert "/docs" in up.stdout

    again = json.loads(cradle("up", "--json").stdout)
    status = json.loads(cradle("status", "--json").stdout)
    assert {name: process["pid"] for name, process in status["processes"].items()} == {
        name: process["pid"] for name, process in again["processes"].items()
    }
    assert {process["state"] for process in status["processes"].values()} == {"up"}
    assert list(status["services"]) == [spec.name for spec in SERVICES]
    assert all(service["recorded"] is not None for service in status["services"].values())
    for spec in SERVICES:
        assert spec.name in cradle("status").stdout
        assert cradle("logs", spec.name).exit_code == 0

    assert cradle("down").exit_code == 0
    assert marks.find(home) == {}
    assert cradle("status").exit_code == 3
