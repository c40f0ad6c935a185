"""PostgreSQL's operators and functions on Python values; null is None."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32


def eq(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a == b


def ne(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a != b


def lt(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a < b


def le(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a <= b


def gt(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a > b


def ge(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a >= b


def plus(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a + b


def minus(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a - b


def times(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a * b


def rest(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a % b


def both(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a & b


def hash_of(value: Any) -> Any:
    return None if value is None else crc32(value.encode())


def negated(a: Any) -> Any:
    return None if a is None else not a


def is_among(a: Any, those: Collection[Any] | None) -> Any:
    return None if a is None or those is None else a in those


def between(a: Any, low: Any, high: Any) -> Any:
    return None if a is None or low is None or high is None else low <= a <= high


def joined(a: Any, b: Any) -> Any:
    return None if a is None or b is None else f"{a}{b}"


def like(a: Any, pattern: Any) -> Any:
    if a is None or pattern is None:
        return None
    expression = re.escape(pattern).replace("%", ".*").replace("_", ".")
    return re.fullmatch(expression, a, re.DOTALL) is not None


def first_known(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def slice_of(value: Any, start: int, length: int) -> Any:
    return None if value is None else value[max(start, 1) - 1 : start - 1 + length]


def year_of(value: date | datetime | None) -> Any:
    return None if value is None else value.year


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def size_of(value: Collection[Any] | None) -> Any:
    return None if value is None else len(value)


def text_of(value: Any) -> Any:
    return None if value is None else str(value)


def whole(value: Any) -> Any:
    return None if value is None else int(value)


def day_of(year: int, month: int, day: int) -> date:
    return date(year, month, day)


def starts_with(value: Any, prefix: Any) -> Any:
    return None if value is None else value.startswith(prefix)
