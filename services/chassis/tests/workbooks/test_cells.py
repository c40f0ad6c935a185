"""What people write in cells, and what it is taken for."""

import pytest

from chassis.workbooks import cells
from chassis.workbooks.cells import choice_of, clock_of, code_of, day_of, fen_of, id_of, number_of, text_of

ID = "0190a1b2-c3d4-7e5f-8a9b-0123456789ab"


@pytest.mark.parametrize(
    "written",
    [
        "2020-3-5", "2020/03/05", "2020年3月5日", "20200305", "2020.3.5", " 2020-03-05 ", "2020－3－5", "２０２０年３月５日",
        "2020年3月5号", "二〇二〇年三月五日", "2020-03-05 00:00:00", 20200305, 20200305.0, 43895, 43895.0, "43895",
        {"day": "2020-03-05"}, {"moment": "2020-03-05T00:00:00"},
    ],
)  # fmt: skip
def test_a_day_in_any_sane_form(written):
    assert day_of(written) == "2020-03-05"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇一九年十月十日", "2019-10-10"), ("二〇一九年十二月二十日", "2019-12-20"),
        ("二〇一九年十一月三十一日", None), ("二○二○年一月二十三日", "2020-01-23"),
    ],
)  # fmt: skip
def test_a_day_in_chinese_numerals(written, day):
    assert day_of(written) == (day or cells.NOT_A_DAY)


@pytest.mark.parametrize(
    "written", ["2020-02-30", "20-3-5", "3月5日", "昨天", "", 12, 1e9, True, 43895.5, {"moment": "2020-03-05T10:00:00"}]
)
def test_what_is_no_day_is_said_to_be_none(written):
    assert day_of(written) == cells.NOT_A_DAY


def test_a_bare_number_of_days_is_not_clear_where_days_count_from_1904():
    assert day_of(43895, counts_from_1904=True) == cells.DAY_FROM_1904
    assert day_of("2020-3-5", counts_from_1904=True) == "2020-03-05"


@pytest.mark.parametrize(
    "written", ["9:30", "09:30", "9：30", "9时30分", "9点半", "上午9:30", "09:30:00", {"time": "09:30:00"}, 0.3958333333]
)
def test_a_time_in_any_sane_form(written):
    assert clock_of(written) == "09:30"


def test_other_times():
    assert clock_of("下午2:30") == "14:30"
    assert clock_of("14点") == "14:00"
    for written in ("25:00", "9:60", "早上", 1.5, True):
        assert clock_of(written) == cells.NOT_A_TIME


def test_a_number_that_a_spreadsheet_has_rounded_is_not_taken_for_an_id_number():
    assert text_of(341222201903310000.0) == cells.DIGITS_LOST
    assert text_of(341881001001.0) == "341881001001"
    assert text_of(bool(1)) == cells.TEXT_EXPECTED


def test_blanks_and_full_width_characters_cost_nobody_a_row():
    assert text_of("　张小宝 \u200b") == "张小宝"
    assert code_of("３４１８８１００１００１　城东社区") == "341881001001"
    assert number_of(" ４０ ") == number_of(40.0) == number_of("40") == 40
    assert number_of("1,200") == 1200
    assert number_of("四十") == number_of(1.5) == number_of("-3") == cells.NOT_A_NUMBER


def test_an_id_stands_alone_or_beside_a_name():
    assert id_of(f" {ID.upper()} ") == id_of(f"启明亲子园 {ID}") == ID
    assert id_of(f"{ID} {ID}") == id_of("启明亲子园") == id_of(1.0) == cells.NOT_AN_ID


def test_a_choice_is_named_by_its_label_or_its_code():
    choices = {"outreach": "上门服务(指导站)", "in-institution": "机构内"}
    assert choice_of("上门服务（指导站）", choices) == choice_of("outreach", choices) == "outreach"
    assert choice_of("别的", choices) == choice_of(1.0, choices) == cells.NOT_A_CHOICE


def test_an_amount_in_yuan_is_read_to_the_fen():
    assert fen_of(20.0) == fen_of("20") == fen_of("20.00元") == fen_of("¥20.0") == 2_000
    assert fen_of(1234.56) == fen_of("1,234.56") == 123_456
    assert fen_of(0.1 + 0.2) == fen_of("1.005") == fen_of("-3") == fen_of("二十") == fen_of("") == cells.NOT_MONEY
