"""`cradle policy check`: what a person and a program see."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cradle_cli.main import app

CASE = """
- case: 一次体验 · one attendance
  clauses: [S3.1]
  readings: {{ {readings} }}
  when:
    - session: {{ session: 体验, on: 2020-03-02, children: [小明] }}
  then:
    - {{ of: 体验, child: 小明, due: {due} }}
  totals: {{ S3.1: {total} }}
"""


@pytest.fixture
def check(tmp_path: Path):
    """Check a file with this text."""

    def run(text: str, *options: str):
        path = tmp_path / "case.yaml"
        path.write_text(text, encoding="utf-8")
        return CliRunner().invoke(app, ["policy", "check", str(path), *options])

    return run


def _case(due="20", total="20", readings=""):
    return CASE.format(due=due, total=total, readings=readings)


def test_what_is_decided_as_expected_exits_0(check):
    result = check(_case())
    assert result.exit_code == 0
    assert "1 个情形相符" in result.output


def test_a_difference_is_shown_beside_what_was_expected_and_exits_1(check):
    result = check(_case(due="25"), "--json")
    assert result.exit_code == 1
    [case] = json.loads(result.output)["cases"]
    assert case["agrees"] is False
    assert [(one["expected"], one["decided"]) for one in case["compared"]] == [("due 25.00", "due 20.00"), ("due 20.00",) * 2]
    assert "due 25.00" in check(_case(due="25")).output


def test_a_total_that_differs_exits_1(check):
    assert check(_case(total="0")).exit_code == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("just words", "list of cases"),
        ("- case: a\n  clauses: [S3.1]\n  totals: {S3.1: 0}\n  when: [{sesion: {}}]", "is no phrase"),
        ("- case: a\n  clauses: [S3.1]\n  totals: {S3.1: 0}\n  when: [{session voided: {session: 未开}}]", "未开"),
        ("- case: a\n  clauses: [S3.1]\n  totals: {S3.1: 0.001}", "no whole fen"),
        (_case(readings="R8: perhaps"), "no alternative"),
        (
            _case().replace("on: 2020-03-02", "date: 2020-03-02"),
            "case 1 一次体验 · one attendance: when.0: session: on: Field required",
        ),
        (_case().replace("on: 2020-03-02", "date: 2020-03-02"), "date: is no field; there are session, mode"),
        (_case().replace("2020-03-02", "2020-02-30"), "on: '2020-02-30'"),
        (_case().replace("  when:", "  whenever:"), "whenever: is no field; there are case, clauses"),
    ],
    ids=[
        "no-list",
        "no-phrase",
        "no-session",
        "no-fen",
        "no-reading",
        "no-day-given",
        "no-such-field",
        "no-such-day",
        "no-such-part",
    ],
)
def test_a_file_that_cannot_be_used_exits_2_and_says_why(check, text, said):
    result = check(text, "--json")
    assert result.exit_code == 2
    assert said in json.loads(result.output)["error"]
