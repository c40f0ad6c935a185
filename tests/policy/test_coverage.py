"""Every row of the policy has what answers for it and a test that cites it."""

import subprocess
import sys
from pathlib import Path

import pytest

from chassis.policy_file import load_edition
from cradle_cli.coverage.cited_tests import cited_tests
from cradle_cli.coverage.rows import Citations, policy_rows
from cradle_cli.coverage.table import coverage

ROOT = Path(__file__).parents[2]
EDITION = load_edition()


@pytest.fixture(scope="module")
def found():
    return {one.row.id: one for one in coverage(EDITION, ROOT)}


def test_every_row_is_covered(found):
    assert {name: one.lacks for name, one in found.items() if not one.covered} == {}


def test_the_rows_are_those_of_the_policy():
    rows = [row.id for row in policy_rows(EDITION)]
    assert len(set(rows)) == len(rows)
    count = {family: sum(name.startswith(family) for name in rows) for family in "GKSMDR"}
    assert count == {"G": 15, "K": 10, "S": 7, "M": 6, "D": 16, "R": 20}


def test_whatever_the_edition_rests_on_is_a_row():
    rows = {row.id for row in policy_rows(EDITION)}
    cited = [parameter.clause for parameter in EDITION.parameters.values()]
    cited += [target.clause for target in EDITION.targets.values()]
    cited += [clause for part in (EDITION.readings, EDITION.refusals) for one in part.values() for clause in one.clauses]
    assert set(cited) <= rows


def test_an_id_is_found_whole():
    citations = Citations(["S3.1", "D1", "D12", "S2"])
    assert citations.among("S3.1.fee and S3.12, XS3.1", "clauses D12, S2.", None) == {"S3.1", "D12", "S2"}


def test_a_test_cites_by_itself_or_by_its_page_and_counts_only_where_it_runs(tmp_path):
    page = tmp_path / "tests" / "test_page.py"
    page.parent.mkdir()
    page.write_text(
        '"""About M1."""\nimport pytest\n'
        'def test_a():\n    assert refusal.clause == "K5.1"\n    Policy(edition, {"R8": "uses-none"})\n'
        '@pytest.mark.skip\ndef test_b():\n    """K5.2"""\n'
        'def helper():\n    return "K5.4"\n'
    )
    cited = cited_tests(tmp_path, Citations(["M1", "K5.1", "K5.2", "K5.4"]))
    assert cited.tests == {"M1": ["tests/test_page.py::test_a"], "K5.1": ["tests/test_page.py::test_a"]}
    assert ("R8", "uses-none") in cited.chosen


def test_the_command_prints_every_row_and_ends_with_0(found):
    program = [Path(sys.executable).with_name("cradle"), "policy", "coverage"]
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout
    assert all(f" {name} " in run.stdout for name in found)


def test_the_cells_of_a_sheet_are_no_departments(found):
    assert not [test for name in ("D5", "D6") for test in found[name].tests if "workbooks" in test]
