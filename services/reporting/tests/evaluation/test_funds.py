"""What the system itself knows of the use of funds. Clauses M3, M5, M6."""

from datetime import date
from uuid import UUID

from reporting.domain.evaluation.funds import (
    Deducted,
    Funds,
    budget_in_place,
    subsidies_as_prescribed,
    township_funds_as_prescribed,
)
from reporting.domain.evaluation.standard import Measured

END = date(2020, 12, 31)
GRANT, APPROVAL = UUID(int=1), UUID(int=2)
FUNDS = Funds(2020, due_fen=50_000, given_fen=40_000, drawn_fen=30_000, granted_by=(GRANT,), sources=(APPROVAL,))


def of_amount(fen):
    return Deducted(fen, None, due_fen=50_000)


def with_(funds=FUNDS, **changes):
    return Funds(**{name: changes.get(name, getattr(funds, name)) for name in Funds.__dataclass_fields__})


def test_a_budget_is_in_place_as_far_as_it_covers_what_is_due():
    assert budget_in_place(FUNDS) == Measured(40_000, 50_000, END, (GRANT,))
    assert budget_in_place(with_(given_fen=0, granted_by=()))[:2] == (0, 50_000)


def test_a_budget_of_which_nothing_is_due_yet_is_in_place_and_none_for_nothing_is_not_due():
    assert budget_in_place(with_(due_fen=0))[:2] == (40_000, 40_000)
    assert budget_in_place(with_(due_fen=0, given_fen=0))[:2] == (0, 0)


def test_what_was_drawn_beyond_the_budget_is_not_used_as_prescribed():
    assert township_funds_as_prescribed(FUNDS) == Measured(30_000, 30_000, END, (GRANT, APPROVAL))
    assert township_funds_as_prescribed(with_(drawn_fen=45_000))[:2] == (40_000, 45_000)


def test_a_deduction_lowers_what_was_used_as_prescribed():
    assert township_funds_as_prescribed(with_(deducted=[of_amount(6_000)]))[:2] == (24_000, 30_000)
    assert subsidies_as_prescribed(with_(deducted=[of_amount(5_000), Deducted(None, 1_000, 50_000)]))[:2] == (40_000, 50_000)
    assert subsidies_as_prescribed(with_(deducted=[of_amount(60_000)]))[:2] == (0, 50_000)


def test_a_deduction_where_nothing_is_due_has_no_points_and_no_deduction_is_not_due():
    assert subsidies_as_prescribed(with_(due_fen=0, deducted=[of_amount(100)]))[:2] == (0, 100)
    assert subsidies_as_prescribed(with_(due_fen=0))[:2] == (0, 0)


def test_a_share_is_rounded_down_and_a_cancelled_deduction_is_nothing():
    assert Deducted(None, 333, due_fen=10_001).fen == 333
    assert Deducted(None, None, due_fen=10_001).fen == 0
