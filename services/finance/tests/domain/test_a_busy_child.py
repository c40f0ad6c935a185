"""A child that comes more often than four times: the earliest four that count are paid, whatever is voided and when."""

from datetime import date

from finance_histories import another_order, folded, recorded
from hypothesis import given
from hypothesis import strategies as st

from finance.domain.decided import Accrued
from finance.situations.chronicle import id_of
from finance.situations.ledger import Ledger
from finance.situations.vocabulary import statement, taken_for_granted

VISITED = st.dates(date(2020, 1, 1), date(2020, 12, 31))


@given(days=st.lists(VISITED, min_size=3, max_size=9, unique=True), data=st.data())
def test_the_earliest_four_that_count_are_paid(policy, days, data):
    voided = data.draw(st.sets(st.sampled_from(days)))
    lines = [statement({"session": {"session": day.isoformat(), "on": day, "children": ["小明"]}}) for day in days]
    lines += [statement({"session voided": {"session": day.isoformat()}}) for day in days if day in voided]
    events = recorded([*taken_for_granted(lines, ()), *lines])
    arrived = data.draw(another_order(events))
    ledger = Ledger()
    ledger.decide(policy, folded(arrived[: len(arrived) // 2]))
    ledger.decide(policy, folded(arrived))
    paid = {state.key.source_id for state in ledger.claims if isinstance(state, Accrued)}
    assert paid == {id_of(day.isoformat()) for day in sorted(set(days) - voided)[:4]}
