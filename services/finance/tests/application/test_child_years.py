"""Decisions written as JSON outright are, byte by byte, what the models write, and say what the domain decides from all facts."""

from collections import defaultdict

import pytest
from finance_histories import folded, histories
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.catalogue import decode
from contracts.events.finance import decisions_in
from contracts.policy import Policy
from finance.application.arrivals import arrived
from finance.application.child_years import ChildYears
from finance.application.decision import moved_by
from finance.application.decision_sheet import Year
from finance.domain.books import ChildYear, book_of
from finance.domain.counting_together import looks_wider
from finance.domain.facts_of_books import Attended
from finance.domain.settled import claim_on
from finance.situations.ledger import Ledger

WIDER = (
    {"R6": "year-of-age"},
    {"R7": "per-household"},
    {"R10": "one-per-household"},
    {"R6": "year-of-age", "R7": "per-household"},
)
READINGS = ({}, {"R8": "uses-none"}, {"R9": "first-recorded"}, {"R20": "under-three"}, {"R11": "township-of-child"}, *WIDER)


class Years:
    """Children's years as a database would keep them, decided stage by stage."""

    def __init__(self, arrived=arrived) -> None:
        self.stored: dict[str, bytes] = {}
        self.arrived = arrived

    def decide(self, policy, register, sessions=None, settled=()):
        """Look at every session of every child, or at these sessions; the decisions by book."""
        deciding = ChildYears(policy, register)
        listed = defaultdict(set)
        for record in register.records.values() if sessions is None else sessions:
            for attendance in record.attendances:
                listed[ChildYear(attendance.child_id, attendance.service_date.year)].add(attendance.session_id)
        wide = looks_wider(policy)
        every = defaultdict(set)
        for record in register.records.values():
            for attendance in record.attendances:
                every[attendance.child_id].add(attendance.session_id)
        if wide:
            listed = {
                book: _of_year(register, book)
                for book in map(book_of, sorted({book.key for book in register.books()}))
                if isinstance(book, ChildYear)
            }
        years = [
            Year(
                book.key, book.child_id, book.year, self.stored.get(book.key), sessions,
                {child: ids - (sessions if child == book.child_id else set()) for child, ids in every.items()} if wide else None,
            )
            for book, sessions in listed.items()
        ]  # fmt: skip
        found = {year.key: [] for year in years}
        new = {year.key: stored for year in years if (stored := self.arrived(deciding, year)) is not None}
        self.stored |= new
        reviewed = deciding.review([year for year in years if year.key not in new], _held(register, settled))
        assert not deciding.unread(reviewed)
        for each in reviewed:
            assessed, self.stored[each.year.key] = deciding.decide(each)
            found[each.year.key] = [decision.event for decision in assessed]
        for sheet in deciding.sheets.values():
            written = sheet.event()
            event = decode(written.event_type, written.payload)
            assert event.to_json() == written.payload
            assert list(sheet.moved()) == list(moved_by(event))
            for decision in decisions_in(event):
                found[decision.book].append(decision)
        return {book: _in_order(decisions) for book, decisions in found.items()}


def _held(register, settled):
    """By child, the sessions on whose attendances these claims are."""
    held = defaultdict(set)
    for record in register.records.values():
        delivered = register.delivered(record.session.session_id)
        for attendance in record.attendances:
            if claim_on(Attended(attendance, delivered)) in settled:
                held[attendance.child_id].add(attendance.session_id.bytes)
    return held


def _of_year(register, book):
    """The sessions of a child's year."""
    return {
        attendance.session_id
        for record in register.records.values()
        for attendance in record.attendances
        if (attendance.child_id, attendance.service_date.year) == (book.child_id, book.year)
    }


def _in_order(decisions):
    """What is decided on a book, claim by claim and attendance by attendance."""
    return sorted(decisions, key=lambda one: str(getattr(one, "claim_id", None) or one.attendance_id))


def _by_book(register, ledger, policy, settled=()):
    """What all facts of each book come to, by S3.1 book."""
    found = {}
    for book in register.books():
        if isinstance(book, ChildYear):
            found[book.key] = []
    for event in ledger.decide(policy, register, settled):
        if getattr(event, "clause", None) == "S3.1":
            found[event.book].append(event)
        elif hasattr(event, "attendance_id"):
            found[f"S3.1/{event.child_id}/{event.service_date.year}"].append(event)
    return {book: _in_order(decisions) for book, decisions in found.items()}


@pytest.mark.parametrize("readings", READINGS, ids=lambda readings: ",".join(readings) or "default")
@settings(max_examples=60)
@given(data=st.data())
def test_what_is_written_is_what_the_facts_come_to_as_the_models_write_it(edition, readings, data):
    policy = Policy(edition, readings)
    events = data.draw(histories())
    years, ledger, settled = Years(), Ledger(), frozenset()
    for part in sorted(data.draw(st.sets(st.integers(1, len(events)), min_size=1, max_size=4)) | {len(events)}):
        register = folded(events[:part])
        assert years.decide(policy, register, settled=settled) == _by_book(register, ledger, policy, settled)
        settled |= data.draw(st.frozensets(st.sampled_from(accrued))) if (accrued := ledger.accrued()) else frozenset()


@pytest.mark.parametrize("readings", READINGS, ids=lambda readings: ",".join(readings) or "default")
@settings(max_examples=40)
@given(events=histories(), data=st.data())
def test_what_has_newly_arrived_is_decided_as_if_everything_were_ranked(edition, readings, events, data):
    policy, register = Policy(edition, readings), folded(events)
    in_order = sorted(register.records.values(), key=lambda record: record.session.place_in_time)
    quick, ranked = Years(), Years(arrived=lambda _deciding, _year: None)
    while in_order:
        size = data.draw(st.integers(1, 3))
        arriving, in_order = in_order[:size], in_order[size:]
        assert quick.decide(policy, register, arriving) == ranked.decide(policy, register, arriving)
        assert quick.stored == ranked.stored


@settings(max_examples=20)
@given(events=histories())
def test_other_terms_are_taken_back_and_accrued_anew(edition, policy, events):
    dearer = edition.parameters["S3.1.fee"].values[0].model_copy(update={"value": 2_500})
    parameter = edition.parameters["S3.1.fee"].model_copy(update={"values": (dearer,)})
    other = Policy(edition.model_copy(update={"parameters": {**edition.parameters, "S3.1.fee": parameter}}))
    register, years, ledger = folded(events), Years(), Ledger()
    for each in (policy, other, policy):
        assert years.decide(each, register) == _by_book(register, ledger, each)
