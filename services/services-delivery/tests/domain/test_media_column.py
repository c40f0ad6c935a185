"""OpenColumn, PublishIssue, CloseColumn. Clause K2.1."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.outreach import ColumnClosed, ColumnIssuePublished, ColumnOpened
from services_delivery.domain.media_column import COLUMN, CloseColumn, OpenColumn, PublishIssue

ID = UUID(int=90)
opened = ColumnOpened(
    column_id=ID, unit_code="341881", form="column", medium="newspaper", title="育儿早知道", opened_on=date(2020, 3, 1)
)
first = ColumnIssuePublished(column_id=ID, issue=1, title="辅食", published_on=date(2020, 3, 8))
closed = ColumnClosed(column_id=ID, closed_on=date(2020, 6, 1))


def publish(sent: dict[str, Any], on: date) -> PublishIssue:
    return PublishIssue(**sent, stream_id=ID, title="睡眠", published_on=on)


def close(sent: dict[str, Any], on: date) -> CloseColumn:
    return CloseColumn(**sent, stream_id=ID, closed_on=on)


def test_a_column_is_opened_once(commission: dict[str, Any]) -> None:
    command = OpenColumn(
        **commission,
        stream_id=ID,
        unit_code="341881",
        form="column",
        medium="newspaper",
        title="育儿早知道",
        opened_on=date(2020, 3, 1),
    )
    given(COLUMN).when(command).then(opened)
    given(COLUMN, opened).when(command).then_refused("column.already-recorded", clause="K2.1")


def test_issues_are_numbered_in_the_order_they_come_out(commission: dict[str, Any]) -> None:
    given(COLUMN, opened, first).when(publish(commission, date(2020, 3, 8))).then(
        ColumnIssuePublished(column_id=ID, issue=2, title="睡眠", published_on=date(2020, 3, 8))
    )


def test_an_issue_comes_out_neither_before_the_last_nor_tomorrow(commission: dict[str, Any]) -> None:
    given(COLUMN, opened, first).when(publish(commission, date(2020, 3, 7))).then_refused(
        "column.step-before-last", details={"not_before": "2020-03-08"}
    )
    given(COLUMN, opened).when(publish(commission, date(2020, 2, 29))).then_refused("column.step-before-last")
    given(COLUMN, opened).when(publish(commission, date(2020, 6, 16))).then_refused("date.in-future")


def test_a_closed_column_has_no_further_issue(commission: dict[str, Any]) -> None:
    given(COLUMN, opened, first).when(close(commission, date(2020, 6, 1))).then(closed)
    given(COLUMN, opened, first, closed).when(publish(commission, date(2020, 6, 2))).then_refused("column.closed")
    given(COLUMN, opened, first).when(close(commission, date(2020, 3, 7))).then_refused("column.step-before-last")


def test_a_village_does_not_write_in_the_countys_column(village: dict[str, Any]) -> None:
    given(COLUMN, opened).when(publish(village, date(2020, 3, 9))).then_refused("auth.other-office")
    given(COLUMN).when(publish(village, date(2020, 3, 9))).then_refused("column.unknown")
