"""Every release's history, folded by this build: the same fen, claim by claim, and every byte still readable."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from contracts.policy import Policy
from finance.edition import policy
from golden.fold import decided_anew, decided_then
from golden.history import FOLDER, SUFFIX, Recorded, read_history, write_history

HISTORIES = sorted(FOLDER.glob(f"*{SUFFIX}"))


@pytest.fixture(params=HISTORIES, ids=lambda path: path.name.removesuffix(SUFFIX))
def history(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def told_of(history: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((history.parent / history.name.replace(SUFFIX, ".json")).read_text(encoding="utf-8"))
    return told


def test_there_is_a_history() -> None:
    assert HISTORIES


def test_this_build_decides_what_was_decided_then_to_the_fen(history: Path) -> None:
    events = [record.event() for record in read_history(history)]
    standing, due = decided_anew(policy(), events)
    assert due == told_of(history)["due_fen"]
    then = decided_then(events)
    taken_back = {subject for subject in then.keys() - standing.keys() if isinstance(then[subject], str)}
    assert {subject: terms for subject, terms in then.items() if subject not in taken_back} == standing


def test_another_amount_would_be_noticed(history: Path) -> None:
    events = [record.event() for record in read_history(history)]
    edition = policy().edition
    dearer = edition.parameters["S3.1.fee"].values[0].model_copy(update={"value": 2_001})
    fee = edition.parameters["S3.1.fee"].model_copy(update={"values": (dearer,)})
    changed = Policy(edition.model_copy(update={"parameters": {**edition.parameters, "S3.1.fee": fee}}))
    assert decided_anew(changed, events)[1] != told_of(history)["due_fen"]


def test_its_chains_are_whole_and_every_payload_reads_as_it_was_written(history: Path) -> None:
    records = list(read_history(history))
    assert len(records) == told_of(history)["records"]
    for before, after in pairwise(records):
        one, two = before.event().envelope, after.event().envelope
        if (before.topic, before.partition) == (after.topic, after.partition) and one.partition_seq != two.partition_seq:
            assert (two.partition_seq, two.previous_id) == (one.partition_seq + 1, one.id)


def test_a_history_is_kept_to_the_byte(tmp_path: Path) -> None:
    records = [Recorded("registry.units.v1", 3, "键", [("ce_id", "1")], '{"name":"河沥溪"}')]
    write_history(tmp_path / "x", records)
    [again] = read_history(tmp_path / "x")
    assert again._replace(headers=[tuple(header) for header in again.headers]) == records[0]
