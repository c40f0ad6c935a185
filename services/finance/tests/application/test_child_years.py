"""Decisions written as JSON outright are, byte by byte, what the models of the contracts write."""

from collections import defaultdict

import pytest
from finance_histories import folded, histories
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.catalogue import decode
from contracts.policy import Policy
from finance.application.child_years import ChildYears
from finance.application.decision_sheet import Year
from finance.domain.books import ChildYear
from finance.situations.ledger import Ledger

READINGS = ({}, {"R8": "uses-none"}, {"R9": "first-recorded"}, {"R20": "under-three"})


class Years:
    """Children's years as a database would keep them, decided stage by stage."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}

    def decide(self, policy, register) -> dict[str, list[tuple[str, bytes]]]:
        """Look at every session of every child; the decisions by book, as type and payload."""
        deciding = ChildYears(policy, register)
        listed = defaultdict(set)
        for record in register.records.values():
            for attendance in record.attendances:
                listed[ChildYear(attendance.child_id, attendance.service_date.year)].add(attendance.session_id)
        reviewed = deciding.review(
            [Year(book.key, book.child_id, self.stored.get(book.key), sessions) for book, sessions in listed.items()]
        )
        assert not deciding.unread(reviewed)
        found = {}
        for each in reviewed:
            decisions, self.stored[each.year.key] = deciding.decide(each)
            found[each.year.key] = [(decision.event.event_type, decision.event.to_json()) for decision in decisions]
        return found


def _by_book(register, ledger, policy):
    """What the models of the contracts say, by S3.1 book."""
    found = {}
    for book in register.books():
        if isinstance(book, ChildYear):
            found[book.key] = []
    for event in ledger.decide(policy, register):
        if getattr(event, "clause", None) == "S3.1":
            found[event.book].append((event.event_type, event.to_json()))
        elif hasattr(event, "attendance_id"):
            found[f"S3.1/{event.child_id}/{event.service_date.year}"].append((event.event_type, event.to_json()))
    return found


@pytest.mark.parametrize("readings", READINGS, ids=lambda readings: ",".join(readings) or "default")
@settings(max_examples=60)
@given(data=st.data())
def test_what_is_written_is_what_the_models_write(edition, readings, data):
    policy = Policy(edition, readings)
    events = data.draw(histories())
    years, ledger = Years(), Ledger()
    for part in sorted(data.draw(st.sets(st.integers(1, len(events)), min_size=1, max_size=4)) | {len(events)}):
        register = folded(events[:part])
        written = years.decide(policy, register)
        assert written == _by_book(register, ledger, policy)
        for decisions in written.values():
            for event_type, payload in decisions:
                assert decode(event_type, payload).to_json() == payload


@settings(max_examples=20)
@given(events=histories())
def test_other_terms_are_taken_back_and_accrued_anew(edition, policy, events):
    dearer = edition.parameters["S3.1.fee"].values[0].model_copy(update={"value": 2_500})
    parameter = edition.parameters["S3.1.fee"].model_copy(update={"values": (dearer,)})
    other = Policy(edition.model_copy(update={"parameters": {**edition.parameters, "S3.1.fee": parameter}}))
    register, years, ledger = folded(events), Years(), Ledger()
    for each in (policy, other, policy):
        assert years.decide(each, register) == _by_book(register, ledger, each)
