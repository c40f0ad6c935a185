"""What was recorded at all: keys, natural keys, and what cannot be true."""

from oracle.cases import Case


def test_the_same_key_and_body_again_is_repeated_and_has_no_effect() -> None:
    case = Case()
    body = {"visit_id": "v", "child_id": "c", "unit_code": "341881001", "visited_on": "2020-03-01"}
    assert case.send("delivery", "complete-visit", key="k", **body) == "recorded"
    assert case.send("delivery", "complete-visit", key="k", **body) == "repeated"
    assert len(case.books.diary.visits) == 1


def test_a_used_key_with_another_body_is_rejected() -> None:
    case = Case()
    body = {"visit_id": "v", "child_id": "c", "unit_code": "341881001", "visited_on": "2020-03-01"}
    case.send("delivery", "complete-visit", key="k", **body)
    assert case.send("delivery", "complete-visit", key="k", **(body | {"visited_on": "2020-03-02"})) == "rejected"


def test_another_office_has_keys_of_its_own() -> None:
    case = Case()
    body = {"visit_id": "v", "child_id": "c", "unit_code": "341881001", "visited_on": "2020-03-01"}
    assert case.send("delivery", "complete-visit", key="k", **body) == "recorded"
    assert case.send("delivery", "complete-visit", key="k", office="341881001", **body) == "rejected"


def test_the_same_visit_under_another_key_is_rejected_until_the_first_is_voided() -> None:
    case = Case()
    assert case.visit("v1", "c", "2020-03-01") == "recorded"
    assert case.visit("v2", "c", "2020-03-01") == "rejected"
    assert case.send("delivery", "void-visit", visit_id="v1", reason="not-delivered") == "recorded"
    assert case.visit("v3", "c", "2020-03-01") == "recorded"
    assert case.send("delivery", "void-visit", visit_id="v1", reason="not-delivered") == "rejected"


def test_a_row_sent_again_in_a_corrected_file_is_repeated_and_the_corrected_row_recorded() -> None:
    case = Case()
    good = {"visit_id": "v1", "child_id": "a", "unit_code": "341881001", "visited_on": "2020-02-28"}
    bad = {"visit_id": "v2", "child_id": "b", "unit_code": "341881001", "visited_on": "2020-02-30"}
    sent = [case.send("delivery", "complete-visit", bulk=True, **row) for row in (good, bad)]
    again = [case.send("delivery", "complete-visit", bulk=True, **row) for row in (good, bad | {"visited_on": "2020-02-29"})]
    assert (sent, again) == (["recorded", "rejected"], ["repeated", "recorded"])


def test_a_session_whose_end_is_not_after_its_start_is_rejected() -> None:
    case = Case()
    assert case.session("s", "2020-03-01", ["c"], starts_at="10:00", ends_at="10:00") == "rejected"
    assert case.session("s", "2020-03-01", ["c"], starts_at="10:00", ends_at="10:01") == "recorded"


def test_a_child_twice_in_a_list_is_rejected() -> None:
    assert Case().session("s", "2020-03-01", ["c", "c"]) == "rejected"


def test_a_malformed_or_future_date_is_rejected() -> None:
    case = Case()
    assert case.session("s", "2020/03-01", ["c"]) == "rejected"
    assert case.session("s", "2999-01-01", ["c"]) == "rejected"


def test_an_institution_starts_one_session_at_a_time_at_a_place() -> None:
    case = Case()
    assert case.outreach("s1", "2020-03-01", ["c"]) == "recorded"
    assert case.outreach("s2", "2020-03-01", ["d"]) == "rejected"
    assert case.outreach("s3", "2020-03-01", ["d"], facility_id="elsewhere") == "recorded"


def test_a_child_is_registered_once_by_name_birth_date_and_village() -> None:
    case = Case().units()
    identity = {"name": "李雨"}
    body = {"household_id": "h", "birth_date": "2019-05-01", "village_code": "341881001001", "registered_on": "2019-05-09"}
    assert case.send("registry", "register-child", child_id="a", identity=identity, **body) == "recorded"
    assert case.send("registry", "register-child", child_id="b", identity=identity, **body) == "rejected"
    twin = case.send("registry", "register-child", child_id="b", identity={"name": "李雪"}, **body)
    assert twin == "recorded"


def test_a_child_is_registered_once_by_its_number() -> None:
    case = Case().units()
    body = {"household_id": "h", "village_code": "341881001001", "registered_on": "2019-05-09"}
    number = {"id_number": "990000201905010013"}
    first = case.send(
        "registry", "register-child", child_id="a", birth_date="2019-05-01", identity={"name": "李雨"} | number, **body
    )
    second = case.send(
        "registry", "register-child", child_id="b", birth_date="2019-05-02", identity={"name": "李宇"} | number, **body
    )
    assert (first, second) == ("recorded", "rejected")


def test_a_birth_date_after_registration_is_rejected() -> None:
    assert Case().units().child("c", "2020-05-02", since="2020-05-01") == "rejected"


def test_a_place_goes_its_way_in_order_and_its_award_stays_in_range() -> None:
    case = Case()
    case.send(
        "registry",
        "apply-for-facility",
        facility_id="r",
        kind="activity-room",
        site_code="s",
        applicant_code="341881001001",
        applied_on="2020-01-02",
    )
    assert case.send("registry", "start-construction", facility_id="r") == "rejected"
    case.room("q", accepted_on=None)
    assert case.send("registry", "accept-facility", facility_id="q", accepted_on="2020-03-01", award_fen=20_000_01) == "rejected"
    assert case.send("registry", "fail-acceptance", facility_id="q") == "recorded"
    assert case.send("registry", "accept-facility", facility_id="q", accepted_on="2020-03-01", award_fen=20_000_00) == "recorded"
