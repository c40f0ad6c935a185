"""Institutions graded, designated and listed, and the duties that follow, by hand."""

from oracle import duties
from oracle.cases import COUNTY, TOWNSHIP, Case
from oracle.result import result

FULL = [{"area": "safety", "points": 30}, {"area": "hygiene", "points": 25}, {"area": "staff", "points": 25}]


def nursery() -> Case:
    """A nursery with its four papers, assessed at 95 points in May 2020."""
    case = Case().units()
    case.send(
        "registry", "file-institution", institution_id="n", name="n", kind="nursery", legal_form="for-profit",
        township_code=TOWNSHIP, capacity=20, filed_on="2020-01-05",
    )  # fmt: skip
    for kind in ("registration", "health-permit", "fire-inspection", "food-licence"):
        case.send("registry", "grant-credential", institution_id="n", credential_id=kind, kind=kind, valid_from="2020-01-05")
    assert assess(case, "a", 15) == "recorded"
    return case


def assess(case: Case, assessment_id: str, last: int) -> str:
    scores = [*FULL, {"area": "care-content", "points": last}]
    body = {"institution_id": "n", "assessment_id": assessment_id, "assessed_on": "2020-05-04", "scores": scores}
    return case.send("registry", "assess-institution", **body)


def designate(case: Case, assessment_id: str, first: str = "2020-06-01", last: str = "2090-05-31") -> str:
    body = {"institution_id": "n", "assessment_id": assessment_id, "valid_from": first, "valid_to": last}
    return case.send("registry", "designate-institution", document_number="1", **body)


def quality(case: Case, year: int) -> list[int | None]:
    figures: dict[str, list[int | None]] = result(case.books, [year])["targets"][str(year)]["G4.1"]
    return figures[COUNTY]


def test_a_nursery_counts_while_its_designation_holds() -> None:
    case = nursery()
    assert quality(case, 2020) == [0, None]
    assert designate(case, "a") == "recorded"
    assert quality(case, 2020) == [1, None]
    case.send("registry", "withdraw-institution-designation", institution_id="n", withdrawn_on="2021-08-01", reason="-")
    assert [quality(case, year) for year in (2020, 2021)] == [[1, None], [0, None]]


def test_no_designation_on_too_few_points_an_old_assessment_a_missing_paper_or_twice() -> None:
    case = nursery()
    assert assess(case, "over", 21) == "rejected"
    assert assess(case, "low", 9) == "recorded"
    assert designate(case, "low") == "rejected"
    assert designate(case, "a", "2021-05-05") == "rejected"
    assert designate(case, "a", "2021-05-04") == "recorded"
    assert designate(case, "a", "2021-05-04") == "rejected"
    without = nursery()
    without.send("registry", "revoke-credential", institution_id="n", credential_id="food-licence", effective_on="2020-05-20")
    assert designate(without, "a") == "rejected"


def test_the_public_list_has_who_is_designated_today_and_is_not_published_empty() -> None:
    case = nursery()
    assert case.send("registry", "publish-quality-list") == "rejected"
    designate(case, "a")
    assert case.send("registry", "publish-quality-list", key="k") == "recorded"
    assert result(case.books, [2020])["quality_lists"] == [["n"]]


def test_a_duty_is_fulfilled_by_what_is_seen_done_or_by_a_report_that_stands() -> None:
    case = nursery()
    report = {"duty": "D1.1", "department": "development-reform", "year": 2020, "reported_on": "2020-12-01", "evidence": "计划"}
    assert case.send("registry", "report-duty", **report | {"department": "finance"}) == "rejected"
    assert case.send("registry", "report-duty", **report) == "recorded"
    found = duties.states(case.books.register, case.books.diary, case.books.daybook, 2020)
    shown = {duty for duty, state in found.items() if state == "fulfilled"}
    assert shown == {"D1.1", "D9.2", "D9.4", "D10.1", "D12.1", "D12.2"}
    assert case.send("registry", "withdraw-duty-report", duty="D1.1", year=2020, report=1, reason="-") == "recorded"
    assert case.send("registry", "withdraw-duty-report", duty="D1.1", year=2020, report=1, reason="again") == "rejected"
    assert duties.states(case.books.register, case.books.diary, case.books.daybook, 2020)["D1.1"] == "missed"
