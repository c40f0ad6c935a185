"""What holds of every history: accepted commands fold to a state that refuses, repeats and frees as it must."""

import itertools
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from chassis.actor import Actor
from chassis.decider import Decider, Refusal
from contracts.catalogue import DomainEvent, decode
from contracts.events.delivery import DossierItem
from services_delivery.domain.lecture import LECTURE, CompleteDossier, HoldLecture, VoidLecture
from services_delivery.domain.session import SESSION, AmendSession, DeliverSession, VoidSession
from services_delivery.domain.session_details import SessionDetails

ID = UUID(int=1)
SENT: dict[str, Any] = {
    "command_id": UUID(int=2),
    "actor": Actor("officer", "341881", frozenset({"commission"})),
    "now": datetime(2020, 6, 15, 4, 0, tzinfo=UTC),
    "stream_id": ID,
}
children = st.lists(st.sampled_from([UUID(int=n) for n in range(10, 14)]), min_size=1, unique=True).map(tuple)
items = st.lists(st.sampled_from([DossierItem(kind="outline", sha256=digit * 64) for digit in "abcd"]), min_size=1).map(tuple)
session_commands = st.one_of(
    children.map(
        lambda listed: DeliverSession(
            **SENT,
            details=SessionDetails(
                mode="in-institution",
                institution_id=UUID(int=7),
                agreement_id=None,
                facility_id=None,
                service_date=date(2020, 3, 2),
                starts_at=time(9, 0),
                ends_at=time(10, 0),
                children=listed,
            ),
        )
    ),
    children.map(lambda listed: AmendSession(**SENT, children=listed)),
    st.just(VoidSession(**SENT, reason="entered-in-error")),
)
lecture_commands = st.one_of(
    items.map(
        lambda dossier: HoldLecture(
            **SENT,
            unit_code="341881001001",
            held_on=date(2020, 4, 1),
            starts_at=time(14, 0),
            title="讲座",
            lecturer_id=UUID(int=8),
            attendance_count=1,
            household_ids=(),
            dossier=tuple(dict.fromkeys(dossier)),
        )
    ),
    items.map(lambda dossier: CompleteDossier(**SENT, completed_on=date(2020, 4, 2), dossier=dossier)),
    st.just(VoidLecture(**SENT, reason="entered-in-error")),
)


def history(decider: Decider[Any, Any], commands: list[Any]) -> list[DomainEvent]:
    """The events of the commands that were accepted, each decided on the fold of those before."""
    events: list[DomainEvent] = []
    for command in commands:
        decision = decider.decide(decider.fold(events), command)
        if not isinstance(decision, Refusal):
            events.extend(decision)
    return events


@given(st.lists(session_commands, max_size=12))
def test_a_session_is_delivered_first_and_voided_last(commands: list[Any]) -> None:
    types = [event.event_type for event in history(SESSION, commands)]
    assert types.count("delivery.session-delivered.v1") == bool(types)
    assert types[:1] in ([], ["delivery.session-delivered.v1"])
    assert "delivery.session-voided.v1" not in types[:-1]


@given(st.lists(session_commands, max_size=12))
def test_a_session_holds_its_key_exactly_while_it_counts(commands: list[Any]) -> None:
    session = SESSION.fold(history(SESSION, commands))
    assert len(SESSION.natural_keys(session)) == int(session is not None and not session.voided)


@given(st.lists(session_commands, max_size=12))
def test_every_amendment_changed_the_list_and_the_last_list_stands(commands: list[Any]) -> None:
    events = history(SESSION, commands)
    lists = [event.children for event in events if hasattr(event, "children")]
    assert all(set(before) != set(after) for before, after in itertools.pairwise(lists))
    session = SESSION.fold(events)
    if session is not None:
        assert session.details.children == lists[-1]


@given(st.lists(lecture_commands, max_size=12))
def test_a_lectures_file_only_grows_and_has_nothing_twice(commands: list[Any]) -> None:
    events = history(LECTURE, commands)
    files = [event.dossier for event in events if hasattr(event, "dossier")]
    for before, after in itertools.pairwise(files):
        assert after[: len(before)] == before
        assert len(after) > len(before)
        assert len(set(after)) == len(after)


@given(st.lists(session_commands, max_size=8), st.lists(lecture_commands, max_size=8))
def test_a_state_is_the_same_from_stored_bytes(sessions: list[Any], lectures: list[Any]) -> None:
    for decider, commands in ((SESSION, sessions), (LECTURE, lectures)):
        events = history(decider, commands)
        stored = [decode(event.event_type, event.to_json()) for event in events]
        assert decider.fold(stored) == decider.fold(events)
