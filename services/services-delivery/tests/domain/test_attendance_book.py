"""The attendances that a session competes with."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services_delivery.domain.attendance_book import AttendanceBook
from services_delivery.domain.session_details import SessionDetails

ANN, BO = UUID(int=1), UUID(int=2)
SESSION = SessionDetails(
    mode="in-institution",
    institution_id=UUID(int=7),
    agreement_id=None,
    facility_id=None,
    service_date=date(2020, 3, 2),
    starts_at=time(9, 0),
    ends_at=time(10, 0),
    children=(ANN,),
)
NEXT = replace(SESSION, starts_at=time(10, 0), ends_at=time(11, 0))


def test_a_session_does_not_compete_with_itself() -> None:
    book = AttendanceBook()
    book.enter(SESSION)
    assert not book.elsewhere(ANN, SESSION)
    assert book.attended_in_year(ANN, SESSION) == 0


def test_one_that_ends_when_the_other_starts_does_not_overlap() -> None:
    book = AttendanceBook()
    book.enter(SESSION)
    assert not book.elsewhere(ANN, NEXT)
    assert book.elsewhere(ANN, replace(NEXT, starts_at=time(9, 59)))


def test_a_year_ends_on_31_december() -> None:
    book = AttendanceBook()
    book.enter(replace(SESSION, service_date=date(2019, 12, 31)))
    book.enter(replace(SESSION, service_date=date(2020, 12, 31)))
    assert book.attended_in_year(ANN, SESSION) == 1


def test_a_session_entered_again_has_the_new_list_alone() -> None:
    book = AttendanceBook()
    book.enter(SESSION)
    book.enter(replace(SESSION, children=(BO,)))
    assert book.attended_in_year(ANN, NEXT) == 0
    assert book.attended_in_year(BO, NEXT) == 1


lists = st.lists(st.tuples(st.integers(0, 5), st.frozensets(st.sampled_from([ANN, BO]))), max_size=20)


@given(lists)
def test_only_the_last_list_of_each_session_counts(entries: list[tuple[int, frozenset[UUID]]]) -> None:
    book, last = AttendanceBook(), {}
    for number, children in entries:
        book.enter(replace(SESSION, facility_id=UUID(int=100 + number), children=tuple(children)))
        last[number] = children
    for child in (ANN, BO):
        assert book.attended_in_year(child, SESSION) == sum(child in children for children in last.values())
