"""Rulings by hand: another alternative from a day on, until it is withdrawn."""

from oracle.cases import Case


def lectures(title: str) -> Case:
    """Two lectures in a village in 2020 and two in 2021, by a lecturer of a title."""
    case = Case().units().lecturer(title=title)
    for year in (2020, 2021):
        for month in (3, 4):
            case.lecture(f"{year} {month}", f"{year}-{month:02d}-01")
    return case


def rule(case: Case, subject: str, value: str, first: str = "2021-01-01") -> None:
    body = {"edition": "e", "subject": subject, "value": value, "from_date": first, "document_number": "1", "reason": "-"}
    assert case.send("finance", "issue-ruling", **body) == "recorded"


def test_per_lecture_from_a_year_on_pays_each_of_it_until_the_ruling_is_withdrawn() -> None:
    case = lectures("senior")
    assert case.outcome()["S2 lecture.already-paid"] == 2
    rule(case, "R1", "per-lecture")
    assert case.outcome() == {"S2 341881001 500": 3, "S2 lecture.already-paid": 1}
    assert case.send("finance", "withdraw-ruling", ruling=2) == "rejected"
    assert case.send("finance", "withdraw-ruling", ruling=1) == "recorded"
    assert case.send("finance", "withdraw-ruling", ruling=1, reason="again") == "rejected"
    assert case.outcome()["S2 lecture.already-paid"] == 2


def test_an_intermediate_title_is_enough_by_the_other_reading_of_the_lectures_day() -> None:
    case = lectures("intermediate")
    assert case.outcome() == {"S2 lecturer.title-insufficient": 4}
    rule(case, "R3", "intermediate")
    assert case.outcome() == {"S2 lecturer.title-insufficient": 2, "S2 341881001 500": 1, "S2 lecture.already-paid": 1}
