"""The generated year: the same from the same seed, complete in its mistakes, and free of races."""

import json
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cradle_demo import steps
from cradle_demo.county.identities import NOWHERE, check_digit
from cradle_demo.generate import generate
from cradle_demo.records import Record, to_line, write
from cradle_demo.years import THREE_YEARS

ORACLE = Path(__file__).resolve().parents[3] / "tests" / "oracle" / "main.py"
MISTAKES = {
    "agreement nobody signed",
    "agreement of another institution",
    "attendance list amended",
    "award out of range",
    "before the edition took effect",
    "birth date after registration",
    "birth date corrected",
    "child in two places at once",
    "child nobody registered",
    "child out of the band",
    "construction before approval",
    "corrected row",
    "dossier completed",
    "duplicate under another key",
    "end before start",
    "entered anew after voiding",
    "expires in the year",
    "incomplete dossier",
    "key used for another body",
    "lecture voided",
    "malformed date",
    "mode not in the agreement",
    "nobody of the age came",
    "outreach without a place",
    "place not open",
    "recorded late",
    "registered after its services",
    "registered twice",
    "retry under the same key",
    "revoked from an earlier date",
    "row twice in one file",
    "same child twice in a list",
    "second application for a site",
    "session voided",
    "session without an agreement",
    "visit voided",
    "wrong birth date",
}


@pytest.fixture(scope="module")
def year() -> list[Record]:
    """The whole year."""
    return generate()


@pytest.fixture(scope="module")
def small_year() -> list[Record]:
    """A tenth of it."""
    return generate(scale=0.1)


@pytest.fixture(scope="module")
def three_years() -> list[Record]:
    """A twentieth of three years."""
    return generate(scale=0.05, years=THREE_YEARS)


def expected(records: Sequence[Record], path: Path) -> dict[str, Any]:
    """What the independent computation makes of the records."""
    write(path, records)
    answer = subprocess.run(
        [sys.executable, str(ORACLE), str(path), "--years", "2020", "2021", "2022"], capture_output=True, check=True
    )
    outcome: dict[str, Any] = json.loads(answer.stdout)
    return outcome


def test_the_same_seed_gives_the_same_records_and_another_others() -> None:
    once, again, other = ([to_line(0, record) for record in generate(seed, 0.05)] for seed in (1, 1, 2))
    assert once == again
    assert once != other


def test_the_year_has_the_size_that_is_promised(year: list[Record]) -> None:
    commands = Counter(record.command for record in year if record.comment in (None, "recorded late"))
    new = {record.body["session_id"]: len(record.body["children"]) for record in year if record.command == "deliver-session"}
    assert 6_800 < commands["register-child"] < 8_000
    assert 4_800 < commands["complete-visit"] < 5_300
    assert 3_400 < len(new) < 3_700
    assert 19_000 < sum(new.values()) < 22_000
    assert commands["register-unit"] == 137


@pytest.mark.parametrize("which", ["year", "small_year"])
def test_every_mistake_of_real_life_is_made(which: str, request: pytest.FixtureRequest) -> None:
    records: list[Record] = request.getfixturevalue(which)
    assert {record.comment for record in records} >= MISTAKES


def test_nobodys_number_could_be_anybodys(year: list[Record]) -> None:
    numbers = [record.body["identity"].get("id_number") for record in year if "identity" in record.body]
    given = [number for number in numbers if number]
    assert given
    assert all(number.startswith(NOWHERE) and check_digit(number[:17]) == number[17] for number in given)


def test_single_records_have_a_key_and_rows_a_file_of_one_command_and_sender(year: list[Record]) -> None:
    files: dict[tuple[int, str, str], set[object]] = {}
    for record in year:
        assert (record.key is None) != (record.batch is None)
        if record.batch:
            files.setdefault((record.step, record.command, record.batch), set()).add(record.sender)
    assert all(len(senders) == 1 for senders in files.values())


def test_the_sessions_to_be_timed_come_last_and_in_institutions(small_year: list[Record]) -> None:
    timed = [record for record in small_year if record.measured]
    assert len(timed) == 20
    assert {record.step for record in timed} == {steps.MEASURED}
    assert {record.body["mode"] for record in timed} == {"in-institution"}


@pytest.mark.parametrize("which", ["small_year", "three_years"])
def test_no_answer_depends_on_the_order_within_a_step(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    records: list[Record] = request.getfixturevalue(which)
    source = random.Random(7)
    lanes: dict[tuple[int, str], list[Record]] = {}
    for number, record in enumerate(records):
        batch = f"{record.command}/{record.batch}" if record.batch else None
        lanes.setdefault((record.step, batch or record.lane or str(number)), []).append(record)
    shuffled = [lane for _, lane in sorted(lanes.items(), key=lambda entry: (entry[0][0], source.random()))]
    again = [record for lane in shuffled for record in lane]
    assert again != records
    assert expected(records, tmp_path / "a.ndjson") == expected(again, tmp_path / "b.ndjson")


def test_the_targets_come_out_as_in_a_county_that_is_on_its_way(year: list[Record], tmp_path: Path) -> None:
    outcome = expected(year, tmp_path / "year.ndjson")
    rates = {unit: done / of for unit, (done, of) in outcome["targets"]["2020"]["G3.3"].items() if of}
    townships = [rate for unit, rate in rates.items() if len(unit) == 9]
    assert 0.6 < rates["341881"] < 0.9
    assert max(townships) > 0.85
    assert min(townships) < 0.5
    assert {line["clause"] for line in outcome["money"]} == {"S1.1", "S1.2", "S2", "S3.1", "S3.2", "K5.1"}
    assert all(re.fullmatch(r"[a-z-]+\.[a-z-]+", line["reason"]) for line in outcome["refusals"])


def test_the_county_gets_on_from_year_to_year(three_years: list[Record], tmp_path: Path) -> None:
    outcome = expected(three_years, tmp_path / "years.ndjson")
    county = {year: {target: units["341881"] for target, units in rows.items()} for year, rows in outcome["targets"].items()}
    for target in ("G2.2.demonstration", "G2.3.demonstration", "G4.1", "G5.1", "G5.2"):
        counts = [county[year][target][0] for year in ("2020", "2021", "2022")]
        assert counts == sorted(counts)
        assert counts[0] < counts[-1]
    right = [county[year]["G1.3"][0] / county[year]["G1.3"][1] for year in ("2020", "2021", "2022")]
    assert right == sorted(right)
    assert [len(edition) for edition in outcome["quality_lists"]] == [2, 4, 5]


def test_whatever_is_refused_by_rule_is_said_to_be_a_mistake(three_years: list[Record], tmp_path: Path) -> None:
    """A row that nobody says is wrong and that is refused all the same would be a fault of the generator."""
    path = tmp_path / "years.ndjson"
    write(path, three_years)
    script = "import sys; sys.path.insert(0, sys.argv[1]); from oracle.submissions import read; print(*read(open(sys.argv[2])).verdicts)"
    found = subprocess.run([sys.executable, "-c", script, str(ORACLE.parents[1]), str(path)], capture_output=True, check=True)
    verdicts = found.stdout.decode().split()
    refused = [
        record
        for record, verdict in zip(three_years, verdicts, strict=True)
        if verdict == "rejected" and not record.comment and record.step < steps.CLOSING
    ]
    assert {(record.command, record.step) for record in refused} == set()
