"""Best and worst of townships."""

from reporting.domain.ranking import Standing, best_and_worst


def test_rates_are_compared_exactly_and_units_with_nothing_due_are_left_out():
    east, west, harbour = Standing("1", 1, 3), Standing("2", 333_333, 1_000_000), Standing("3", 0, 0)
    assert best_and_worst([west, harbour, east]) == (east, west)


def test_of_equals_the_first_by_code_stands():
    one, two = Standing("1", 1, 2), Standing("2", 2, 4)
    assert best_and_worst([two, one]) == (one, one)


def test_counts_are_compared_as_they_are():
    assert best_and_worst([Standing("1", 2, None), Standing("2", 0, None)]) == (Standing("1", 2, None), Standing("2", 0, None))


def test_where_nothing_is_due_nobody_is_best():
    assert best_and_worst([Standing("1", 0, 0)]) is None
