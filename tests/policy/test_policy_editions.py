"""`cradle policy validate` and `diff`: what a person and a program see of another edition. S3.1, S1.2, R7, R10."""

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from chassis.policy_file import DEFAULT_EDITION
from cradle_cli.main import app


@pytest.fixture
def edition(tmp_path: Path):
    """Another edition: the draft with these changes, as path of keys and value; None takes an entry away."""

    def write(name: str, *changes) -> str:
        document = yaml.safe_load(DEFAULT_EDITION.read_text(encoding="utf-8"))
        for *path, last, value in changes:
            part = document
            for key in path:
                part = part[key]
            if value is None:
                del part[last]
            else:
                part[last] = value
        written = tmp_path / f"{name}.yaml"
        written.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return str(written)

    return write


def _run(*arguments: str):
    result = CliRunner().invoke(app, ["policy", *arguments, "--json"])
    return result.exit_code, json.loads(result.output)


def test_the_draft_is_valid_and_differs_in_nothing_from_itself():
    assert _run("validate", str(DEFAULT_EDITION)) == (0, {"edition": "ningguo-2019-draft", "problems": []})
    assert _run("diff", str(DEFAULT_EDITION), str(DEFAULT_EDITION))[1]["changes"] == []


def test_a_change_is_shown_with_its_clause_and_both_values(edition):
    fee = [{"from": "2020-01-01", "value": 2000}, {"from": "2021-01-01", "value": 2500}]
    other = edition("b", ("edition", "ningguo-2021"), ("parameters", "S3.1.fee", "values", fee), ("targets", "G3.3", "goal", 9000),
                    ("refusals", "child.elsewhere", None))  # fmt: skip
    code, found = _run("diff", str(DEFAULT_EDITION), other)
    changes = {(one["section"], one["name"]): one for one in found["changes"]}
    assert code == 0
    assert changes["edition", "ningguo-2021"]["fields"]["edition"] == ["ningguo-2019-draft", "ningguo-2021"]
    assert changes["parameters", "S3.1.fee"]["clauses"] == ["S3.1"]
    assert changes["parameters", "S3.1.fee"]["fields"]["values"] == [fee[:1], fee]
    assert changes["targets", "G3.3"]["fields"] == {"goal": [8500, 9000]}
    assert changes["refusals", "child.elsewhere"]["change"] == "removed"
    assert len(changes) == len(found["changes"]) == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("parameters", "S3.1.fee", "values", [{"from": "2020-01-01", "value": 20.5}]), "parameters.S3.1.fee.values[0]"),
        (("parameters", "S1.2.award-range", "values", [{"from": "2020-01-01", "value": [2, 1]}]), "the lower first"),
        (("parameters", "S3.1.fee", None), "parameters.S3.1.fee: missing"),
        (("parameters", "S3.1.fee", "values", [{"from": "2020-02-01", "value": 2000}]), "without a value from 2020-01-01 on"),
        (("readings", "R7", "alternatives", 1, "id", "per-village"), "'per-village' is not implemented"),
        (("parameters", "S3.1.fee", "unit", "count"), "parameters.S3.1.fee.unit"),
    ],
)
def test_a_problem_is_named_with_its_place(edition, change, said):
    code, found = _run("validate", edition("bad", change))
    assert code == 1
    [problem] = found["problems"]
    assert said in problem


def test_a_file_that_is_no_edition_exits_2_with_the_field(edition):
    code, found = _run("validate", edition("worse", ("parameters", "S3.1.fee", "unit", "yuan")))
    assert code == 2
    assert "parameters.S3.1.fee.unit" in found["error"]
    assert "'fen', 'count'" in found["error"]
