"""Each check objects to a made defect, and to nothing where there is none."""

from uuid import UUID, uuid5

import pytest

from faults.oracle import i1_commands, i2_sequences, i3_topics, i4_money, i6_counts, i7_memory
from faults.oracle.decisions import Decision
from faults.oracle.finding import Finding
from faults.oracle.i1_commands import Reply
from faults.oracle.i4_money import Posting, Standing
from faults.oracle.i6_counts import Counts
from faults.oracle.stores import Store, StoredEvent
from faults.oracle.topics import TopicRecord

NAMESPACE = UUID(int=7)
TOPIC = "delivery.visits.v1"


def number(seq: int) -> UUID:
    return uuid5(NAMESPACE, str(seq))


def event(seq: int, **changed: object) -> StoredEvent:
    before = number(seq - 1) if seq > 1 else None
    return StoredEvent(number(seq), number(100 + seq), 1, TOPIC, 0, seq, before, "t", b"%d" % seq)._replace(**changed)


def store(*events: StoredEvent) -> Store:
    last = events[-1]
    return Store("delivery", list(events), {(TOPIC, 0): (last.partition_seq, last.id)}, {})


def record(offset: int, stored: StoredEvent, **changed: object) -> TopicRecord:
    before = str(stored.previous_id) if stored.previous_id else None
    key = str(stored.stream_id).encode()
    return TopicRecord(TOPIC, 0, offset, key, stored.payload, str(stored.id), stored.partition_seq, before, None)._replace(
        **changed
    )


def text(findings: list[Finding]) -> str:
    return "; ".join(map(str, findings))


EVENTS = (event(1), event(2), event(3))
ANSWERS = [Reply(f"key {seq}", "recorded", (str(number(seq)),)) for seq in (1, 2, 3)]


def test_i1_accepts_every_command_once_with_a_repeat_and_a_refusal() -> None:
    repeated, refused = ANSWERS[0]._replace(status="repeated"), Reply("key 4", "refused")
    assert i1_commands.judge([*ANSWERS, repeated, refused], [store(*EVENTS)]) == []
    assert i1_commands.judge([*ANSWERS[:2], Reply("key 3", "unknown")], [store(*EVENTS)]) == []


@pytest.mark.parametrize(
    ("replies", "events", "objection"),
    [
        (ANSWERS, EVENTS[:2], "is not in the store"),
        (ANSWERS[:2], EVENTS, "1 events that no answer names"),
        ([*ANSWERS[:2], Reply("key 3", "refused", (str(number(3)),))], EVENTS, "was refused and names events"),
        ([*ANSWERS, Reply("key 1", "repeated", (str(number(9)),))], (*EVENTS, event(4, id=number(9))), "was done as"),
        ([*ANSWERS, Reply("key 5", "recorded", (str(number(1)),))], EVENTS, "answers key 1 and key 5"),
    ],
)
def test_i1_objects(replies: list[Reply], events: tuple[StoredEvent, ...], objection: str) -> None:
    assert objection in text(i1_commands.judge(replies, [store(*events)]))


def test_i2_accepts_a_whole_chain() -> None:
    assert i2_sequences.judge(store(*EVENTS)) == []


@pytest.mark.parametrize(
    ("made", "objection"),
    [
        (store(EVENTS[0], EVENTS[2]), "3 follows 1"),
        (store(*EVENTS[:2], event(3, previous_id=number(1))), "names"),
        (store(*EVENTS[:2], event(3, stream_id=EVENTS[0].stream_id, stream_version=3)), "has versions [1, 3]"),
        (store(*EVENTS[:2], event(3, stream_id=EVENTS[0].stream_id)), "has versions [1, 1]"),
        (store(*EVENTS)._replace(heads={(TOPIC, 0): (2, number(2))}), "counter at"),
    ],
)
def test_i2_objects(made: Store, objection: str) -> None:
    assert objection in text(i2_sequences.judge(made))


def test_i2_objects_to_a_sequence_that_appears_below_one_that_was_seen() -> None:
    watch = i2_sequences.Watch()
    watch.look("delivery", (TOPIC, 0), events=3, last_seq=3)
    assert watch.findings == []
    watch.look("delivery", (TOPIC, 0), events=4, last_seq=5)
    assert "4 events were to be seen up to sequence 5" in text(watch.findings)
    watch.look("delivery", (TOPIC, 0), events=2, last_seq=2)
    assert "ended at 5, and at 2 later" in text(watch.findings)


def test_i3_accepts_repeats_and_what_was_republished_after_a_hole() -> None:
    first, second, third = EVENTS
    whole = [record(0, first), record(1, third), record(2, first), record(3, second), record(4, third), record(5, second)]
    foreign = record(6, first, sequence=None, event_id=None)
    assert i3_topics.judge(store(*EVENTS), [*whole, foreign]) == []


@pytest.mark.parametrize(
    ("records", "objection"),
    [
        ([record(0, EVENTS[0]), record(1, EVENTS[1])], "the topic gives 2 events, the store 3"),
        ([record(0, EVENTS[0]), record(1, EVENTS[2])], "the topic gives 1 events, the store 3"),
        ([*(record(n, e) for n, e in enumerate(EVENTS)), record(3, EVENTS[0], value=b"other")], "another event at sequence 1"),
        ([*(record(n, e) for n, e in enumerate(EVENTS)), record(3, EVENTS[0], event_id=str(number(9)))], "another event"),
        ([record(0, EVENTS[0]), record(1, EVENTS[1], previous_id=None), record(2, EVENTS[2])], "follows None"),
        ([record(0, EVENTS[0]), record(1, EVENTS[1], key=b"k"), record(2, EVENTS[2])], "has the key b'k'"),
    ],
)
def test_i3_objects(records: list[TopicRecord], objection: str) -> None:
    assert objection in text(i3_topics.judge(store(*EVENTS), records))


def test_i3_objects_to_a_state_topic_that_ends_with_an_old_version() -> None:
    states = {("reporting.targets.v1", "k"): (2, b"new")}
    kept = Store("reporting", [], {}, states)
    old = TopicRecord("reporting.targets.v1", 0, 0, b"k", b"old", None, None, None, 1)
    assert i3_topics.judge(kept, [old, old._replace(offset=1, value=b"new", state_version=2)]) == []
    assert "the topic ends with version 1, the projection has 2" in text(i3_topics.judge(kept, [old]))


ACCRUED = Decision("e1", "c1", 1, "accrued", "S3.1", 2020, "341881001", "institution:i", 2000, None)
DENIED = Decision("e2", "c2", 1, "denied", "S3.1", 2020, "341881001", "", 0, "child.unknown")
POSTINGS = [Posting("e1", "expense:S3.1:township:341881001", 2000), Posting("e1", "payable:institution:i", -2000)]
STANDING = {"c1": Standing(1, "accrued", 2000), "c2": Standing(1, "refused", 0)}
EXPECTED = {
    "money": [{"year": 2020, "clause": "S3.1", "township_code": "341881001", "amount_fen": 2000}],
    "refusals": [{"year": 2020, "clause": "S3.1", "reason": "child.unknown", "claims": 1}],
}


def test_i4_accepts_what_is_paid_once() -> None:
    assert i4_money.judge([ACCRUED, DENIED], POSTINGS, STANDING, {"finance": 0}, EXPECTED) == []


@pytest.mark.parametrize(
    ("decided", "postings", "marks", "objection"),
    [
        ([ACCRUED, DENIED, ACCRUED._replace(event_id="e3", number=2)], POSTINGS, 0, "decision 2 accrued while accrued"),
        ([ACCRUED, ACCRUED._replace(event_id="e3"), DENIED], POSTINGS, 0, "decisions [1, 1]"),
        ([DENIED], [], 0, "0 fen due, 2000 by the independent computation"),
        ([ACCRUED, DENIED], POSTINGS[:1], 0, "add up to 2000 fen"),
        ([ACCRUED, DENIED], [], 0, "the ledger has {}"),
        ([ACCRUED._replace(amount_fen=1999), DENIED], POSTINGS, 0, "1999 fen due, 2000"),
        (
            [ACCRUED, DENIED, ACCRUED._replace(number=2, outcome="reversed", amount_fen=1)],
            POSTINGS,
            0,
            "1 fen taken back of 2000",
        ),
        ([ACCRUED], POSTINGS, 0, "0 claims refused, 1 by the independent"),
        ([ACCRUED, DENIED], POSTINGS, 2, "2 marks are left"),
        ([ACCRUED, DENIED._replace(number=2)], POSTINGS, 0, "decisions [2]"),
    ],
)
def test_i4_objects(decided: list[Decision], postings: list[Posting], marks: int, objection: str) -> None:
    assert objection in text(i4_money.judge(decided, postings, STANDING, {"finance": marks}, EXPECTED))


COUNTED = Counts("finance", TOPIC, 0, 11, 20, 10, 4, 2, 4, None, None)


def test_i6_accepts_what_adds_up() -> None:
    assert i6_counts.judge([COUNTED]) == []


@pytest.mark.parametrize(
    ("changed", "objection"),
    [
        ({"received": 21}, "received 21"),
        ({"applied": 12, "received": 22}, "at sequence 11 with 12 applied"),
        ({"hole_at": 12}, "a hole at 12"),
        ({"fork": "other id"}, "fork: other id"),
    ],
)
def test_i6_objects(changed: dict[str, object], objection: str) -> None:
    assert objection in text(i6_counts.judge([COUNTED._replace(**changed)]))


def test_i7_objects_to_lag_and_to_growth() -> None:
    assert i7_memory.judge_lag({"finance marks": 0}) == []
    assert "finance marks: 3 left" in text(i7_memory.judge_lag({"finance marks": 3}))
    assert i7_memory.judge_memory({"finance": 100 << 20}, {"finance": 119 << 20}) == []
    assert "121 MiB after" in text(i7_memory.judge_memory({"finance": 100 << 20}, {"finance": 121 << 20}))
    assert "0 MiB after" in text(i7_memory.judge_memory({"finance": 100 << 20}, {}))
