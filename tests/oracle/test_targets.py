"""The target figures by hand, for a county of three villages."""

import pytest

from oracle.attendances import assess
from oracle.cases import COUNTY, FAR_VILLAGE, OTHER_TOWNSHIP, SECOND_VILLAGE, TOWNSHIP, VILLAGE, Case
from oracle.figures import ALL, Figures, Year
from oracle.targets import all_figures


@pytest.fixture
def case() -> Case:
    """The units, a sound institution, an open room."""
    return Case().units().institution().room()


def figures(case: Case, name: str) -> Figures:
    """A row's figures for 2020."""
    register, diary = case.books.register, case.books.diary
    return all_figures(Year(register, diary, assess(register, diary), 2020))[name]


def test_a_village_counts_with_two_lectures_held_in_the_year_by_whomever(case: Case) -> None:
    case.lecture("l1", "2020-03-01", lecturer_id="nobody")
    case.lecture("l2", "2020-12-31", lecturer_id="nobody")
    case.lecture("l3", "2020-03-01", unit_code=SECOND_VILLAGE)
    case.lecture("l4", "2019-12-31", unit_code=SECOND_VILLAGE)
    case.lecture("l5", "2020-03-01", unit_code=FAR_VILLAGE)
    case.lecture("l6", "2020-04-01", unit_code=FAR_VILLAGE)
    case.send("delivery", "void-lecture", lecture_id="l6", reason="not-delivered")
    lectures = figures(case, "G1.1.lectures")
    assert (lectures[COUNTY], lectures[VILLAGE], lectures[FAR_VILLAGE]) == ([4, None], [2, None], [1, None])
    found = figures(case, "G1.1")
    assert found == {
        COUNTY: [1, 3],
        TOWNSHIP: [1, 2],
        OTHER_TOWNSHIP: [0, 1],
        VILLAGE: [1, 1],
        SECOND_VILLAGE: [0, 1],
        FAR_VILLAGE: [0, 1],
    }


def test_two_visits_on_different_days_in_the_band_that_ended_in_the_year(case: Case) -> None:
    case.child("done", "2019-03-10")
    case.visit("v1", "done", "2019-06-01")
    case.visit("v2", "done", "2020-04-09")
    case.child("late", "2019-03-10", village=FAR_VILLAGE)
    case.visit("v3", "late", "2019-06-01")
    case.visit("v4", "late", "2020-04-10")
    case.child("of last year", "2018-11-30")
    case.child("still in it", "2019-12-01")
    found = figures(case, "G3.1")
    assert (found[COUNTY], found[TOWNSHIP], found[OTHER_TOWNSHIP], found[VILLAGE]) == ([1, 2], [1, 1], [0, 1], [1, 1])


def test_the_unit_is_where_the_child_lived_on_the_last_day_of_the_band(case: Case) -> None:
    case.child("c", "2019-03-10")
    case.send("registry", "move-child", child_id="c", to_village_code=SECOND_VILLAGE, moved_on="2020-04-09")
    case.child("d", "2019-03-10")
    case.send("registry", "move-child", child_id="d", to_village_code=SECOND_VILLAGE, moved_on="2020-04-10")
    case.child("gone", "2019-03-10")
    case.send("registry", "record-child-left", child_id="gone", left_on="2020-04-09")
    found = figures(case, "G3.1")
    assert (found[VILLAGE], found[SECOND_VILLAGE], found[TOWNSHIP]) == ([0, 1], [0, 1], [0, 2])


def test_a_child_that_left_and_came_back_is_resident_again(case: Case) -> None:
    case.child("c", "2018-06-01")
    case.send("registry", "record-child-left", child_id="c", left_on="2020-02-01")
    assert figures(case, "G3.3")[COUNTY] == [0, 0]
    case.send("registry", "move-child", child_id="c", to_village_code=FAR_VILLAGE, moved_on="2020-12-31")
    found = figures(case, "G3.3")
    assert (found[VILLAGE], found[FAR_VILLAGE], found[COUNTY]) == ([0, 0], [0, 1], [0, 1])


def test_a_voided_visit_does_not_count(case: Case) -> None:
    case.child("c", "2019-03-10")
    case.visit("v1", "c", "2019-06-01")
    case.visit("v2", "c", "2020-04-09")
    case.send("delivery", "void-visit", visit_id="v2", reason="not-delivered")
    assert figures(case, "G3.1")[COUNTY] == [0, 1]


def test_of_those_in_the_band_on_the_date_at_most_two_visits_each_are_done_of_two_due(case: Case) -> None:
    case.child("c", "2020-03-10")
    for month in (4, 5, 6):
        case.visit(f"v{month}", "c", f"2020-{month:02d}-01")
    case.child("d", "2019-12-01")
    case.visit("w", "d", "2020-01-05")
    case.child("turned on the day before", "2019-11-30")
    assert figures(case, "G3.1.due")[COUNTY] == [3, 4]


def test_four_eligible_attendances_for_a_child_that_lived_in_two_villages_count_in_both_and_once_above(case: Case) -> None:
    case.child("c", "2018-06-01")
    case.send("registry", "move-child", child_id="c", to_village_code=SECOND_VILLAGE, moved_on="2020-07-01")
    for month in (3, 4, 5, 8):
        case.session(f"s{month}", f"2020-{month:02d}-01", ["c"])
    case.child("only moved in after its third birthday", "2017-06-01")
    child_id = "only moved in after its third birthday"
    case.send("registry", "move-child", child_id=child_id, to_village_code=FAR_VILLAGE, moved_on="2020-06-01")
    found = figures(case, "G3.2")
    assert (found[VILLAGE], found[SECOND_VILLAGE], found[FAR_VILLAGE]) == ([1, 2], [1, 1], [0, 0])
    assert (found[TOWNSHIP], found[COUNTY]) == ([1, 2], [1, 2])


def test_served_is_one_eligible_attendance_of_those_in_the_band_and_resident_on_the_date(case: Case) -> None:
    case.child("served", "2018-06-01")
    case.child("by outreach", "2018-06-02")
    case.child("refused", "2018-06-03")
    case.child("too old on the date", "2017-12-31")
    case.child("just in", "2019-11-30")
    case.child("just not in", "2019-12-01")
    case.child("left", "2018-06-04")
    case.send("registry", "record-child-left", child_id="left", left_on="2020-12-31")
    case.session("s1", "2020-03-01", ["served", "left", "too old on the date"])
    case.outreach("o", "2020-03-01", ["by outreach"])
    case.session("s2", "2020-03-02", ["refused"], agreement_id=None)
    assert figures(case, "G3.3")[COUNTY] == [2, 4]


def test_households_are_reached_by_a_visit_a_session_or_a_lecture_of_the_year(case: Case) -> None:
    case.child("a", "2019-06-01", home="visited")
    case.child("a2", "2017-02-01", home="visited")
    case.child("b", "2019-06-01", home="in a refused session")
    case.child("c", "2019-06-01", home="at a lecture")
    case.child("d", "2019-06-01", home="only last year")
    case.child("e", "2017-12-31", home="too old now")
    case.child("f", "2019-06-01", home="in two villages")
    case.child("f2", "2019-06-02", home="in two villages", village=FAR_VILLAGE)
    case.visit("v", "a2", "2020-01-20")
    case.visit("w", "d", "2019-12-31")
    case.session("s", "2020-03-01", ["b"], agreement_id=None)
    case.lecture("l", "2020-03-01", household_ids=["at a lecture"])
    found = figures(case, "G1.3.reach")
    assert (found[COUNTY], found[VILLAGE], found[FAR_VILLAGE]) == ([3, 5], [3, 5], [0, 1])


def test_places_count_where_they_were_applied_for_while_open(case: Case) -> None:
    case.room("station", kind="station", site="s1", applicant=OTHER_TOWNSHIP, award_fen=50_000_00)
    case.room("closed", site="s2", applicant=FAR_VILLAGE)
    case.send("registry", "close-facility", facility_id="closed", closed_on="2020-12-30")
    case.room("next year", site="s3", applicant=FAR_VILLAGE, accepted_on="2021-01-01")
    assert figures(case, "G2.2") == {COUNTY: [1, None], TOWNSHIP: [0, None], OTHER_TOWNSHIP: [1, None]}
    rooms = figures(case, "G2.3")
    assert (rooms[COUNTY], rooms[TOWNSHIP], rooms[VILLAGE], rooms[FAR_VILLAGE]) == ([1, None], [1, None], [1, None], [0, None])


def test_employer_institutions_and_backbone_trainers_are_counted(case: Case) -> None:
    filed = {"kind": "employer", "township_code": TOWNSHIP}
    case.send("registry", "file-institution", institution_id="e1", filed_on="2020-12-31", **filed)
    case.send("registry", "file-institution", institution_id="e2", filed_on="2021-01-01", **filed)
    for number, (kind, day) in enumerate(
        (("backbone", "2019-05-01"), ("backbone", "2020-05-01"), ("cadre-annual", "2020-05-02"))
    ):
        attendees = ["p", f"p{number}"]
        case.send("delivery", "hold-training", training_id=f"t{number}", kind=kind, held_on=day, attendees=attendees)
    assert figures(case, "G2.4") == {COUNTY: [1, None], TOWNSHIP: [1, None], OTHER_TOWNSHIP: [0, None]}
    assert figures(case, "G5.1") == {COUNTY: [3, None]}


def test_a_household_is_informed_by_material_since_its_youngest_was_born() -> None:
    case = Case().units()
    case.child("old", "2018-05-01", home="h")
    case.child("new", "2020-05-01", home="h")
    for number, (home, day) in enumerate((("h", "2020-04-30"), ("elsewhere", "2020-06-01"))):
        body = {"household_id": home, "unit_code": VILLAGE, "edition": "2020", "means": "at-home", "handed_on": day}
        case.send("delivery", "hand-over-material", handover_id=f"g{number}", **body)
    assert figures(case, "G1.2")[COUNTY] == [0, 1]
    body["household_id"] = "h"
    assert case.send("delivery", "hand-over-material", handover_id="g3", **body) == "recorded"
    assert figures(case, "G1.2")[COUNTY] == [1, 1]


def test_knowledge_is_the_latest_closed_rounds() -> None:
    case = Case().units()
    samples = [{"township_code": TOWNSHIP, "sample": 100}]
    for round_id, right, day in (("r1", 90, "2020-05-01"), ("r2", 97, "2020-10-01"), ("r3", 10, "2020-11-01")):
        case.send("delivery", "open-survey", survey_id=round_id, unit_code=COUNTY, opened_on=day, samples=samples)
        result = {"township_code": TOWNSHIP, "surveyed": 100, "correct": right, "surveyed_on": day}
        assert case.send("delivery", "record-survey-result", survey_id=round_id, **result) == "recorded"
        if round_id != "r3":
            case.send("delivery", "close-survey", survey_id=round_id, closed_on=day)
    assert figures(case, "G1.3") == {COUNTY: [97, 100], TOWNSHIP: [97, 100], OTHER_TOWNSHIP: [0, 0]}


def test_a_professional_is_qualified_and_in_post() -> None:
    case = Case().units()
    for name, qualified, post in (("both", 1, 1), ("paper", 1, 0), ("post", 0, 1), ("gone", 1, 1)):
        body = {"practitioner_id": name, "identity": {"id_number": name}, "registered_on": "2020-01-02"}
        case.send("registry", "register-practitioner", **body)
        if qualified:
            body = {"practitioner_id": name, "qualification": "teacher", "awarded_on": "2019-01-01", "valid_to": None}
            case.send("registry", "record-qualification", **body)
        if post:
            body = {"practitioner_id": name, "post": "cadre", "unit_code": TOWNSHIP, "began_on": "2020-02-01"}
            assert case.send("registry", "begin-employment", **body) == "recorded"
    case.send("registry", "end-employment", practitioner_id="gone", ended_on="2020-12-31")
    assert figures(case, "G5.2") == {COUNTY: [1, None]}


def test_special_families_are_judged_where_the_township_has_the_means() -> None:
    case = Case().units()
    for name, village in (("a", VILLAGE), ("b", FAR_VILLAGE), ("c", VILLAGE)):
        case.child(name, "2019-05-01", village=village, home=f"home {name}")
        case.send("registry", "set-special-family-flag", household_id=f"home {name}", hardship="other", from_date="2020-01-01")
    case.send("registry", "end-special-family-flag", household_id="home c", ended_on="2020-12-31")
    body = {"unit_code": TOWNSHIP, "kind": "material", "helped_on": "2020-06-01"}
    case.send("delivery", "help-family", help_id="h1", household_id="home a", **body)
    assert figures(case, "G3.4")[COUNTY] == [0, 0]
    case.send("delivery", "record-township-means", township_code=TOWNSHIP, has_means=True, from_date="2020-03-01")
    assert figures(case, "G3.4") == {COUNTY: [1, 1], TOWNSHIP: [1, 1], OTHER_TOWNSHIP: [0, 0]}
    assert figures(case, "G3.4.known") == {COUNTY: [1, 2], TOWNSHIP: [1, 1], OTHER_TOWNSHIP: [0, 1]}


def test_rows_are_those_that_events_record() -> None:
    case = Case()
    register, diary = case.books.register, case.books.diary
    rows = all_figures(Year(register, diary, assess(register, diary), 2020))
    assert list(rows) == [
        "G1.1",
        "G1.1.lectures",
        "G1.2",
        "G1.3",
        "G1.3.reach",
        "G2.1",
        "G2.2",
        "G2.2.demonstration",
        "G2.3",
        "G2.3.demonstration",
        "G2.4",
        "G3.1",
        "G3.1.due",
        "G3.2",
        "G3.3",
        "G3.4",
        "G3.4.known",
        "G4.1",
        "G4.2",
        "G5.1",
        "G5.2",
    ]
    assert ALL == ("county", "township", "village")


def test_a_centre_and_a_designated_room_count_and_an_inspected_care_point_is_regulated(case: Case) -> None:
    case.send("registry", "establish-centre", centre_id="c", established_on="2020-03-01")
    assert figures(case, "G2.1")[COUNTY] == [0, None]
    met = ["function", "service-process", "service-standard", "service-norm"]
    assert case.send("registry", "accept-centre", centre_id="c", accepted_on="2020-10-01", met=met[1:]) == "rejected"
    case.send("registry", "accept-centre", centre_id="c", accepted_on="2020-10-01", met=met)
    assert figures(case, "G2.1")[COUNTY] == [1, None]
    case.room("designated")
    assert case.send("registry", "designate-facility", facility_id="designated", designated_on="2020-11-01") == "recorded"
    assert case.send("registry", "designate-facility", facility_id="designated", designated_on="2020-11-02") == "rejected"
    assert figures(case, "G2.3.demonstration")[COUNTY] == [1, None]
    case.send("registry", "withdraw-designation", facility_id="designated", withdrawn_on="2020-12-31")
    assert figures(case, "G2.3.demonstration")[COUNTY] == [0, None]
    body = {"kind": "care-point", "township_code": TOWNSHIP, "filed_on": "2020-01-01"}
    case.send("registry", "file-institution", institution_id="p", **body)
    assert figures(case, "G4.2")[COUNTY] == [0, 1]
    case.send(
        "registry",
        "hold-inspection",
        inspection_id="i",
        institution_id="p",
        kind="routine",
        departments=["health"],
        inspected_on="2020-05-01",
    )
    assert figures(case, "G4.2")[TOWNSHIP] == [1, 1]
