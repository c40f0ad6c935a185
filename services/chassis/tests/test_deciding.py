"""A batch is decided in order: later commands see what earlier ones did."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from chain_log import visit
from toy import VISIT, RecordVisit, VoidVisit

from chassis.actor import Actor
from chassis.decider import Refusal
from chassis.deciding import Accepted, rule
from chassis.store import Stream
from contracts.events.registry import ChildLeft

ACTOR = Actor("p", "341881", frozenset({"commission"}))
NOW = datetime(2020, 3, 2, tzinfo=UTC)
CHILD = uuid4()
KEY = f"visit:{CHILD}:2020-03-01"


def record(visit_id: UUID, child_id: UUID = CHILD) -> RecordVisit:
    return RecordVisit(
        command_id=uuid4(), actor=ACTOR, now=NOW, visit_id=visit_id, child_id=child_id, visited_on=date(2020, 3, 1)
    )


def void(visit_id: UUID) -> VoidVisit:
    return VoidVisit(command_id=uuid4(), actor=ACTOR, now=NOW, visit_id=visit_id)


def test_a_key_taken_by_an_earlier_command_refuses_a_later_one_until_it_is_freed() -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    ruling = rule(VISIT, [record(first), record(second), void(first), record(third)], {}, {KEY: None})
    assert [type(verdict) for verdict in ruling.verdicts] == [Accepted, Refusal, Accepted, Accepted]
    assert ruling.verdicts[1] == Refusal("visit.already-recorded", details={"existing_id": str(first)})
    assert ruling.holders == {KEY: third}


def test_versions_go_on_within_a_batch() -> None:
    stream = uuid4()
    ruling = rule(VISIT, [record(stream), void(stream)], {}, {KEY: None})
    assert [verdict.expected_version for verdict in ruling.verdicts if isinstance(verdict, Accepted)] == [0, 1]


def test_a_key_whose_holder_is_not_known_is_asked_for() -> None:
    assert rule(VISIT, [record(uuid4())], {}, {}).unknown == {KEY}


def test_an_id_of_another_kind_of_aggregate_is_refused() -> None:
    stream = uuid4()
    other = Stream(1, [ChildLeft(child_id=stream, left_on=date(2020, 1, 1))])
    ruling = rule(VISIT, [record(stream)], {stream: other}, {KEY: None})
    assert ruling.verdicts == [Refusal("aggregate.id-taken", details={"existing_id": str(stream)})]
    assert ruling.holders == {KEY: None}


def test_a_repeat_of_a_held_key_by_its_own_stream_is_no_conflict() -> None:
    stream = uuid4()
    history = visit(CHILD, stream)
    ruling = rule(VISIT, [void(stream)], {stream: Stream(1, [history])}, {})
    assert isinstance(ruling.verdicts[0], Accepted)
    assert ruling.holders == {KEY: None}
