"""What holds for every history: differences add up, numerators stay below, bands partition a life, moves count once above."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chassis.policy_file import load_edition
from contracts.policy import Policy
from reporting.domain.child import Child
from reporting.domain.contributions import differences
from reporting.domain.counting import contributions
from reporting.domain.household_reach import Household, HouseholdMember
from reporting.domain.periods import reporting_periods
from reporting.domain.residence import Residence, Step
from reporting.domain.units import counting_units

POLICY = Policy(load_edition())
VILLAGES = ("341881001001", "341881001002", "341881100001")
month_ends = st.sampled_from([date(y, m, 1) - timedelta(days=n) for y in range(2018, 2023) for m in range(1, 13) for n in (1, 2)])
days = st.dates(date(2017, 1, 1), date(2022, 12, 31)) | month_ends | st.sampled_from([date(2020, 2, 29)])
todays = st.dates(date(2019, 6, 1), date(2026, 1, 1)) | month_ends


@st.composite
def residences(draw):
    steps = draw(st.lists(st.tuples(days, st.sampled_from((*VILLAGES, None))), min_size=1, max_size=4))
    return Residence.of([Step(day, n, village) for n, (day, village) in enumerate(steps)])


children = st.builds(
    Child,
    birth_date=days,
    residence=residences(),
    visit_days=st.frozensets(days, max_size=4),
    attendance_dates=st.lists(days, max_size=6).map(tuple),
)
households = st.builds(
    Household,
    children=st.lists(st.builds(HouseholdMember, birth_date=days, residence=residences()), max_size=3).map(tuple),
    reached_on=st.frozensets(days, max_size=3),
)


def counted(facts, today):
    return contributions(POLICY, reporting_periods(POLICY, today), facts)


def recount(all_contributions):
    figures = Counter()
    for c in all_contributions:
        for unit in c.units:
            figures[c.target, unit, c.year, "numerator"] += c.numerator
            figures[c.target, unit, c.year, "denominator"] += c.denominator
    return +figures


@given(children | households, todays)
def test_a_numerator_never_exceeds_its_denominator_and_a_subject_is_counted_once_per_target_and_year(facts, today):
    found = counted(facts, today)
    assert all(0 <= c.numerator <= c.denominator for c in found)
    assert len({(c.target, c.year) for c in found}) == len(found)


@given(children | households, todays)
def test_a_unit_counts_exactly_what_a_village_in_it_counts(facts, today):
    for c in counted(facts, today):
        villages = [unit for unit in c.units if len(unit) == 12]
        assert villages
        assert c.units == counting_units(POLICY, c.target, villages)
        assert len(set(c.units)) == len(c.units)
        assert c.units.count("341881") == 1


@given(st.data(), st.lists(children, min_size=2, max_size=3), todays)
def test_differences_applied_in_any_order_equal_a_recount(data, versions, today):
    """Two subjects change through several versions of their facts; the changes interleave as they like."""
    histories = {name: [(), *(counted(facts, today) for facts in versions)] for name in ("one", "two")}
    changes = [(name, n) for name, history in histories.items() for n in range(1, len(history))]
    figures = Counter()
    for name, n in data.draw(st.permutations(changes)):
        for key, change in differences(histories[name][n - 1], histories[name][n]).items():
            figures[(*key, "numerator")] += change.numerator
            figures[(*key, "denominator")] += change.denominator
    assert {key: value for key, value in figures.items() if value} == recount(c for h in histories.values() for c in h[-1])


@given(children, todays)
def test_a_change_and_its_reverse_leave_no_trace(facts, today):
    found = counted(facts, today)
    there, back = differences((), found), differences(found, ())
    assert differences(found, found) == {}
    assert {k: (v.numerator, v.denominator) for k, v in there.items()} == {
        k: (-v.numerator, -v.denominator) for k, v in back.items()
    }


@given(st.dates(date(2017, 1, 1), date(2024, 12, 31)) | month_ends, st.dates(date(2020, 1, 1), date(2024, 12, 31)))
def test_a_resident_child_under_three_is_in_exactly_one_band_on_the_reporting_date(birth_date, today):
    child = Child(birth_date, Residence.of([Step(birth_date, 0, VILLAGES[0])]))
    found = [c for c in counted(child, today) if c.year == today.year]
    under_three = today in POLICY.bands.under_three(birth_date)
    assert sum(c.target in ("G3.1.due", "G3.3") for c in found) == int(under_three)


@given(
    st.dates(date(2019, 1, 1), date(2023, 11, 30)) | month_ends.filter(lambda day: date(2019, 1, 1) <= day < date(2023, 12, 1))
)
def test_every_band_that_ends_by_the_deadline_is_counted_in_exactly_one_year(birth_date):
    child = Child(birth_date, Residence.of([Step(birth_date, 0, VILLAGES[0])]))
    assert sum(c.target == "G3.1" for c in counted(child, date(2026, 1, 1))) == 1
