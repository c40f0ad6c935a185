"""Meetings, tasks, neighbours, columns and the year's trainings, by hand."""

import pytest

from oracle.cases import COUNTY, TOWNSHIP, VILLAGE, Case
from oracle.plans import plans


@pytest.fixture
def case() -> Case:
    """Units, and a meeting with two resolutions."""
    case = Case().units()
    meeting = {"meeting_id": "m", "body": "joint-meeting", "held_on": "2020-01-15", "agenda": ["1"]}
    assert case.send("registry", "hold-meeting", **meeting, departments=["finance"]) == "rejected"
    assert case.send("registry", "hold-meeting", **meeting, departments=["health", "finance"]) == "recorded"
    assert case.send("registry", "file-minutes", meeting_id="m", filed_on="2020-01-14", resolutions=["a"]) == "rejected"
    assert case.send("registry", "file-minutes", meeting_id="m", filed_on="2020-01-20", resolutions=["a", "b"]) == "recorded"
    return case


def test_a_task_is_of_a_resolution_extended_forward_and_done_once_by_its_department(case: Case) -> None:
    task = {"task_id": "t", "meeting_id": "m", "department": "finance", "assigned_on": "2020-01-20", "due_on": "2020-03-01"}
    assert case.send("registry", "assign-task", **task, resolution=3) == "rejected"
    assert case.send("registry", "assign-task", **task, resolution=2) == "recorded"
    assert case.send("registry", "extend-task", task_id="t", due_on="2020-03-01") == "rejected"
    assert case.send("registry", "extend-task", task_id="t", due_on="2020-03-02") == "recorded"
    done = {"task_id": "t", "completed_on": "2020-04-01"}
    assert case.send("registry", "complete-task", **done, department="health") == "rejected"
    assert case.send("registry", "complete-task", **done, department="finance") == "recorded"
    assert case.send("registry", "complete-task", **done, department="finance") == "rejected"


def test_neighbours_are_two_at_least_and_end_once(case: Case) -> None:
    circle = {"mutual_care_id": "c", "village_code": VILLAGE, "children": 3, "started_on": "2020-03-01"}
    assert case.send("registry", "record-mutual-care", **circle, households=1) == "rejected"
    assert case.send("registry", "record-mutual-care", **circle, households=2) == "recorded"
    assert case.send("registry", "end-mutual-care", mutual_care_id="c", ended_on="2020-02-29") == "rejected"
    assert case.send("registry", "end-mutual-care", mutual_care_id="c", ended_on="2020-03-01") == "recorded"
    assert case.send("registry", "end-mutual-care", mutual_care_id="c", ended_on="2020-03-02") == "rejected"


def test_an_outreach_takes_its_speakers_day_until_it_is_voided(case: Case) -> None:
    body = {"unit_code": VILLAGE, "held_on": "2020-03-01", "speaker_id": "s", "title": "t"}
    assert case.send("delivery", "hold-outreach", outreach_id="1", **body) == "recorded"
    assert case.send("delivery", "hold-outreach", outreach_id="2", **body) == "rejected"
    assert case.send("delivery", "void-outreach", outreach_id="1") == "recorded"
    assert case.send("delivery", "hold-outreach", outreach_id="2", **body) == "recorded"


def test_a_column_goes_forward_and_ends(case: Case) -> None:
    assert case.send("delivery", "publish-column-issue", column_id="c", published_on="2020-02-10") == "rejected"
    assert case.send("delivery", "open-column", column_id="c", opened_on="2020-01-06") == "recorded"
    assert case.send("delivery", "publish-column-issue", column_id="c", published_on="2020-02-10") == "recorded"
    assert case.send("delivery", "publish-column-issue", column_id="c", published_on="2020-02-09") == "rejected"
    assert case.send("delivery", "close-column", column_id="c", closed_on="2020-02-10") == "recorded"
    assert case.send("delivery", "publish-column-issue", column_id="c", published_on="2020-03-10") == "rejected"


def test_the_years_trainings_count_cadres_by_head_and_staff_by_attendance(case: Case) -> None:
    for person, post in (("a", {"unit_code": TOWNSHIP}), ("b", {"unit_code": TOWNSHIP}), ("c", {"institution_id": "i"})):
        body = {"practitioner_id": person, "identity": {"id_number": person}, "registered_on": "2020-01-02"}
        case.send("registry", "register-practitioner", **body)
        kind = "cadre" if "unit_code" in post else "carer"
        case.send("registry", "begin-employment", practitioner_id=person, post=kind, began_on="2020-01-02", **post)
    for number, (kind, who) in enumerate((("cadre-annual", "a"), ("institution-staff", "c"), ("institution-staff", "c"))):
        case.send("delivery", "hold-training", training_id=str(number), kind=kind, held_on="2020-03-01", attendees=[who])
    served = {"service_id": "s", "unit_code": COUNTY, "served_on": "2020-03-01", "volunteer_ids": ["a", "b"], "minutes_each": 45}
    case.send("delivery", "record-volunteers", **served)
    found = plans(case.books.register, case.books.diary, case.books.daybook, 2020)
    assert found == {
        "S4.1 in post": 2,
        "S4.1 trained": 1,
        "S4.2 person-times": 2,
        "K5.3 bought of others": 0,
        "K5.3 with a reason": 0,
        "M4 minutes": 90,
    }
