"""What a cell says, as people write it: days, times, numbers, ids, choices. A fault says what is wrong and how to write it."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from chassis.workbooks.reading import Cell

_SERIALS = range(20_000, 80_000)
"""Numbers of days since 30 December 1899 that are taken for dates: 1954 to 2119."""
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?(?:[T ]0{1,2}:00(?::00)?)?")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_CLOCK = re.compile(r"(上午|下午|晚上)?\s*([0-9]{1,2})\s*[:时点]\s*(?:([0-9]{1,2})|(半))?\s*分?(?::00)?")
_YUAN = re.compile(r"¥?([0-9]{1,12})(?:\.([0-9]{1,2}))?元?")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060"))
EXACT_DIGITS_MAX = 15
"""Digits that a spreadsheet keeps of a number."""


class Fault(NamedTuple):
    """What is wrong with a cell, and the cure, in both languages."""

    code: str
    zh: str
    en: str


TEXT_EXPECTED = Fault(
    "cell.not-text", "应为文本;请将单元格设为文本格式后重新填写", "text is expected: format the cell as text and fill it in again"
)
DIGITS_LOST = Fault(
    "cell.digits-lost",
    "号码被表格当作数字,末几位可能已丢失;请将单元格设为文本格式后重新填写",
    "the number was taken for a quantity, its last digits may be lost: format the cell as text and fill it in again",
)
NOT_A_DAY = Fault("cell.not-a-date", "不是有效日期;请写成 2020-03-05", "not a date: write it as 2020-03-05")
DAY_FROM_1904 = Fault(
    "cell.date-from-1904",
    "该表日期从1904年起算,数字日期不明确;请写成 2020-03-05",
    "the workbook counts days from 1904, a bare number is not clear: write 2020-03-05",
)
NOT_A_TIME = Fault("cell.not-a-time", "不是有效时间;请写成 09:30", "not a time of day: write it as 09:30")
NOT_A_NUMBER = Fault("cell.not-a-number", "应为整数;请只填数字", "a whole number is expected: digits alone")
NOT_MONEY = Fault("cell.not-money", "应为金额(元,至多两位小数)", "an amount in yuan is expected, with two decimals at most")
NOT_AN_ID = Fault(
    "cell.not-an-id",
    "不是系统编号;请从系统导出的名单或结果表复制36位编号",
    "not an id of the system: copy the 36 characters from a list or a result file",
)
NOT_A_CHOICE = Fault(
    "cell.not-a-choice", "不在可选值之内;请从下拉列表选择", "not one of the choices: pick from the drop-down list"
)
EMPTY = Fault("cell.empty", "必填;请补全", "must be filled in")
FORMULA = Fault("cell.formula", "单元格含公式;请选择性粘贴为数值", "the cell holds a formula: paste it as a value")
MERGED = Fault("cell.merged", "单元格已合并;请取消合并并逐行填写", "the cell is merged: unmerge it and fill in each row")


def text_of(cell: Cell) -> str | Fault:
    """A text without the blanks around it. A number stands for its digits as long as none can be lost."""
    if isinstance(cell, str):
        return cell.translate(_INVISIBLE).strip()
    if isinstance(cell, float | int) and not isinstance(cell, bool) and cell == int(cell):
        digits = str(int(cell))
        return digits if len(digits) <= EXACT_DIGITS_MAX else DIGITS_LOST
    return TEXT_EXPECTED


def folded(cell: Cell) -> str | Fault:
    """A text in which full-width characters are the usual ones: for numbers, codes, dates."""
    text = text_of(cell)
    return text if isinstance(text, Fault) else unicodedata.normalize("NFKC", text).strip()


def code_of(cell: Cell) -> str | Fault:
    """A code or number that begins the cell; a name may follow it after a blank, as in the drop-down lists."""
    text = folded(cell)
    return text if isinstance(text, Fault) else text.partition(" ")[0]


def day_of(cell: Cell, *, counts_from_1904: bool = False) -> str | Fault:
    """A day as yyyy-mm-dd, from any form people use: 2020-3-5, 2020/03/05, 2020.3.5, 2020年3月5日, 二〇二〇年三月五日, 20200305,
    a date of the spreadsheet, or its number.
    """
    match cell:
        case {"day": day}:
            return str(day)
        case {"moment": moment}:
            at = datetime.fromisoformat(moment)
            return at.date().isoformat() if at.time() == time() else NOT_A_DAY
        case bool():
            return NOT_A_DAY
        case int() | float():
            if cell == int(cell) and int(cell) in _SERIALS:
                return DAY_FROM_1904 if counts_from_1904 else (date(1899, 12, 30) + timedelta(days=int(cell))).isoformat()
    text = folded(cell)
    if isinstance(text, Fault):
        return NOT_A_DAY
    if text.isdigit() and len(text) == 5:
        return day_of(float(text), counts_from_1904=counts_from_1904)
    found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text) or _DAY.fullmatch(_chinese_digits(text))
    try:
        return date(*map(int, found.groups())).isoformat() if found else NOT_A_DAY
    except ValueError:
        return NOT_A_DAY


def _chinese_digits(text: str) -> str:
    """A date in Chinese numerals with Arabic ones: 十 alone is 10, in front 1, behind 0, between nothing."""
    text = re.sub(r"(?<![一二三])十(?![一二三四五六七八九])", "10", text)
    text = re.sub(r"(?<![一二三])十", "1", text)
    text = re.sub(r"十(?![一二三四五六七八九])", "0", text)
    return text.replace("十", "").translate(_DIGITS)


def clock_of(cell: Cell) -> str | Fault:
    """A time of day as HH:MM: 9:30, 09:30:00, 9时30分, 9点半, 下午2:30, a time of the spreadsheet, or its fraction of a day."""
    match cell:
        case {"time": at}:
            return str(at)[:5]
        case {"moment": moment}:
            return datetime.fromisoformat(moment).strftime("%H:%M")
        case {"seconds": seconds}:
            return clock_of(float(seconds) / 86_400)
        case bool():
            return NOT_A_TIME
        case int() | float():
            of_day = round(cell * 1440)
            return f"{of_day // 60:02}:{of_day % 60:02}" if 0 <= cell < 1 and of_day < 1440 else NOT_A_TIME
    text = folded(cell)
    found = None if isinstance(text, Fault) else _CLOCK.fullmatch(text)
    if not found:
        return NOT_A_TIME
    half_day, hours, minutes, half = found.groups()
    hour, minute = int(hours), 30 if half else int(minutes or 0)
    if half_day in ("下午", "晚上") and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else NOT_A_TIME


def number_of(cell: Cell) -> int | Fault:
    """A whole number; commas between thousands are passed over."""
    text = folded(cell)
    if isinstance(text, Fault):
        return NOT_A_NUMBER
    digits = text.replace(",", "")
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else NOT_A_NUMBER


def fen_of(cell: Cell) -> int | Fault:
    """An amount in yuan, in fen: 1,234.50, 20, 20元; commas between thousands are passed over."""
    if isinstance(cell, float) and cell != int(cell):
        cell = repr(cell)
    text = folded(cell)
    found = None if isinstance(text, Fault) else _YUAN.fullmatch(text.replace(",", ""))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else NOT_MONEY


def id_of(cell: Cell) -> str | Fault:
    """An id of the system, alone or with a name beside it."""
    text = folded(cell)
    found = [] if isinstance(text, Fault) else _UUID.findall(text.lower())
    return found[0] if len(found) == 1 else NOT_AN_ID


def choice_of(cell: Cell, choices: Mapping[str, str]) -> str | Fault:
    """The code of a choice, by its label (`choices`: label by code) or by itself."""
    text = folded(cell)
    if isinstance(text, Fault):
        return NOT_A_CHOICE
    labels: dict[str, Any] = {unicodedata.normalize("NFKC", label): code for code, label in choices.items()}
    return str(labels.get(text) or (text if text in choices else "")) or NOT_A_CHOICE
