import json

import pytest


@pytest.fixture
def written(home):
    (home / "log").mkdir()
    (home / "log" / "finance.log").write_text("\n".join(f"line {number}" for number in range(1, 101)) + "\n")
    (home / "log" / "registry.prepare.log").write_text("migrated\n")
    (home / "kafka" / "log").mkdir(parents=True)
    (home / "kafka" / "log" / "kafka.log").write_text("started\n")


def test_the_last_lines_of_one_process(cradle, written):
    answer = cradle("logs", "finance", "-n", "2")
    assert [line.split(maxsplit=1) for line in answer.stdout.splitlines()] == [["finance", "line 99"], ["finance", "line 100"]]


def test_all_processes_without_a_name(cradle, written):
    names = {line.split()[0] for line in cradle("logs").stdout.splitlines()}
    assert names == {"kafka", "finance", "registry.prepare"}


def test_json_is_a_document_a_line(cradle, written):
    answer = cradle("logs", "registry.prepare", "--json")
    assert [json.loads(line) for line in answer.stdout.splitlines()] == [{"process": "registry.prepare", "line": "migrated"}]


def test_an_unknown_process_is_answered_with_the_known_ones(cradle, written):
    answer = cradle("logs", "treasury")
    assert answer.exit_code == 1
    assert "no log of 'treasury'" in answer.output
    assert "registry.prepare" in answer.output
