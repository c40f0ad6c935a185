"""What is committed is what the models say, and what is released is kept; each fault is named."""

import json
import shutil
from dataclasses import replace

import pytest
import yaml

from contracts.catalogue import event_types
from contracts.publish import __main__ as command
from contracts.publish.artifacts import MissingExample, artifacts
from contracts.publish.drift import drift, write
from contracts.publish.layout import HERE, Layout
from contracts.publish.published import PUBLISHED, names, stem
from contracts.publish.released import broken_promises, release
from contracts.topics import VISITS


@pytest.fixture
def tree(tmp_path):
    """A copy of the committed contracts, to be spoilt."""
    for part in ("schemas", "topics", "examples", "released"):
        shutil.copytree(HERE.root / part, tmp_path / part)
    shutil.copy(HERE.asyncapi, tmp_path / "asyncapi.yaml")
    return Layout(tmp_path)


@pytest.fixture
def generated(tree):
    return artifacts(event_types(), tree)


def test_the_committed_files_are_those_the_models_generate():
    assert drift(artifacts(event_types(), HERE), HERE) == []


def test_what_is_released_is_kept():
    assert broken_promises(event_types(), HERE) == []


def test_every_event_version_is_under_the_promise():
    assert {path.stem for path in HERE.released.glob("schemas/*.json")} == set(event_types())


def test_a_changed_file_is_named_with_its_first_difference(tree, generated):
    path = tree.schema("registry.child-left.v1")
    path.write_text(path.read_text().replace('"left_on"', '"went_on"', 1))
    (line,) = drift(generated, tree)
    assert line == """schemas/registry.child-left.v1.json: line 13: committed '"went_on": {', generated '"left_on": {'"""


def test_a_missing_and_a_stray_file_are_named(tree, generated):
    tree.topic("delivery.visits.v1").rename(tree.topic("delivery.calls.v1"))
    assert drift(generated, tree) == [
        "topics/delivery.visits.v1.yaml: missing",
        "topics/delivery.calls.v1.yaml: of nothing that is published any more",
    ]


def test_writing_mends_every_drift_and_touches_nothing_else(tree, generated):
    tree.topic("delivery.visits.v1").rename(tree.topic("delivery.calls.v1"))
    tree.asyncapi.write_text("asyncapi: 2.0.0\n")
    touched = write(generated, tree)
    assert {path.name for path in touched} == {"delivery.visits.v1.yaml", "delivery.calls.v1.yaml", "asyncapi.yaml"}
    assert drift(generated, tree) == []
    assert write(generated, tree) == []


def test_an_event_without_an_example_is_refused(tree):
    tree.example("registry.child-left.v1").unlink()
    with pytest.raises(MissingExample, match=r"examples/registry\.child-left\.v1\.json is missing"):
        artifacts(event_types(), tree)


def test_an_event_that_goes_is_named_with_those_who_read_it(tree):
    catalogue = event_types()
    del catalogue["registry.child-left.v1"]
    (line,) = broken_promises(catalogue, tree)
    assert line.startswith("schemas/registry.child-left.v1.json #: event-removed: ")
    assert line.endswith("read by delivery, finance, reporting and subscribers outside")


def test_a_breaking_change_is_named_with_pointer_rule_and_readers(tree):
    path = tree.released / "schemas" / "delivery.visit-completed.v1.json"
    released = json.loads(path.read_text())
    released["properties"]["minutes"] = {"type": "integer"}
    path.write_text(json.dumps(released))
    (line,) = broken_promises(event_types(), tree)
    assert line.startswith("schemas/delivery.visit-completed.v1.json #/properties/minutes: field-removed: ")
    assert line.endswith("read by reporting and subscribers outside")


def test_a_released_example_is_never_edited(tree):
    path = tree.example("registry.child-left.v1")
    path.write_text(path.read_text().replace("2020-09-30", "2020-10-01"))
    (line,) = broken_promises(event_types(), tree)
    assert line.startswith("examples/registry.child-left.v1.json #: example-edited: ")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"partitions": 24}, "topics/delivery.visits.v1.yaml #/partitions: topic-changed: 12 became 24; read by reporting"),
        (
            {"key": "child id"},
            "topics/delivery.visits.v1.yaml #/key: topic-changed: 'visit id' became 'child id'; read by reporting",
        ),
        ({"name": "delivery.calls.v1"}, "topics/delivery.visits.v1.yaml #: topic-removed: "),
    ],
)
def test_a_topic_keeps_its_owner_key_kind_and_partitions(tree, changed, told):
    topics = [replace(topic, **changed) if topic is VISITS else topic for topic in PUBLISHED]
    (line,) = broken_promises(event_types(), tree, topics)
    assert line.startswith(told)


def test_a_release_makes_the_present_the_promise(tree):
    shutil.rmtree(tree.released)
    release(event_types(), tree)
    for part in HERE.released.rglob("*.json"):
        assert (tree.released / part.relative_to(HERE.released)).read_text() == part.read_text()


def test_the_command_checks_writes_and_refuses_to_release_a_break(tree, monkeypatch, capsys):
    monkeypatch.setattr(command, "HERE", tree)
    assert command.main(["--check"]) == 0
    tree.asyncapi.unlink()
    assert command.main(["--check"]) == 1
    assert "asyncapi.yaml: missing" in capsys.readouterr().err
    assert command.main([]) == 0
    assert "asyncapi.yaml" in capsys.readouterr().out
    (tree.released / "schemas" / "delivery.visit-made.v1.json").write_text('{"x-topic": "delivery.visits.v1"}')
    assert command.main(["--release"]) == 1
    assert "event-removed" in capsys.readouterr().err


@pytest.mark.parametrize("topic", PUBLISHED, ids=stem)
def test_a_topic_file_tells_a_subscriber_what_to_copy_and_where_to_look(topic):
    told = yaml.safe_load(HERE.topic(stem(topic)).read_text(encoding="utf-8"))
    assert "murmur2" in told["partitioner"]
    assert "CRC32" in told["partitioner"]
    for name in told["events"]:
        assert (HERE.topic(stem(topic)).parent / name["schema"]).is_file()
        assert (HERE.topic(stem(topic)).parent / name["example"]).is_file()
    assert names(topic)[0] in told["subscribe"]["kcat"]
    compile(told["subscribe"]["python"], told["topic"], "exec")
