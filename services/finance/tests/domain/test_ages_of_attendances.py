"""The band 13-36 as money has it, against counting days of a calendar month by month."""

from calendar import monthrange
from datetime import date, timedelta

from finance_histories import folded, recorded
from hypothesis import example, given
from hypothesis import strategies as st

from finance.domain.decided import Accrued
from finance.situations.ledger import Ledger
from finance.situations.vocabulary import statement, taken_for_granted

BIRTHS = st.dates(date(2018, 1, 1), date(2020, 12, 31))
MONTH_ENDS = BIRTHS.map(lambda day: date(day.year, day.month, monthrange(day.year, day.month)[1]))


def _birthday(born: date, months: int) -> date:
    """Month after month on the calendar; in a month without the day, its last."""
    year, month = born.year, born.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(born.day, monthrange(year, month)[1]))


@given(born=BIRTHS | MONTH_ENDS, months=st.sampled_from((13, 36)), offset=st.integers(-2, 2))
@example(born=date(2020, 2, 29), months=36, offset=0)
@example(born=date(2020, 2, 29), months=13, offset=-1)
@example(born=date(2019, 1, 31), months=13, offset=0)
@example(born=date(2019, 1, 30), months=13, offset=0)
def test_a_child_is_paid_for_from_13_months_to_before_36(policy, born, months, offset):
    day = max(_birthday(born, months) + timedelta(days=offset), date(2020, 1, 1))
    lines = [
        statement({"agreement": {"agreement": "长协议", "to": date(2024, 12, 31)}}),
        statement({"child": {"child": "小明", "born": born}}),
        statement({"session": {"session": "体验", "agreement": "长协议", "on": day, "children": ["小明"]}}),
    ]
    ledger = Ledger()
    ledger.decide(policy, folded(recorded([*taken_for_granted(lines, ()), *lines])))
    [state] = ledger.claims
    if _birthday(born, 13) <= day < _birthday(born, 36):
        assert isinstance(state, Accrued)
    else:
        assert state.reason == "child.out-of-band"
