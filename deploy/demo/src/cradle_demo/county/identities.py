"""Synthetic identities: names by chance, ID numbers of the right form in an area that does not exist."""

from datetime import date
from random import Random

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"  # noqa: E501
GIVEN = "子梓一欣雨宇浩涵诗佳思嘉俊雅若晨语沐泽轩怡萱博文瑞琪睿乐悦可心安宁明远志恒书瑶静婷芳洁云帆海峰天佑家豪奕辰铭皓然景行知夏允清和暖阳初禾青禾月溪南乔星野承泽昕彤锦程舒窈君昊念慈朗川"  # noqa: E501
NOWHERE = "990000"
"""An area code no province has: the number has the right form and check digit, and can be nobody's."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def check_digit(first_17: str) -> str:
    """The last character of an ID number (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECK[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True)) % 11]


class Identities:
    """Names and numbers, none given twice: a name is unique among those born on a day, a number altogether."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._names: set[tuple[str, date]] = set()
        self._numbers: dict[date, int] = {}

    def name(self, birth_date: date, surname: str | None = None) -> str:
        """A name nobody else born on that day has."""
        while True:
            given = "".join(self._random.choices(GIVEN, k=self._random.choice((1, 2, 2, 2))))
            name = (surname or self._random.choice(SURNAMES)) + given
            if (name, birth_date) not in self._names:
                self._names.add((name, birth_date))
                return name

    def keep(self, name: str, birth_date: date) -> None:
        """Let nobody else get this name with this birth date."""
        self._names.add((name, birth_date))

    def number(self, birth_date: date) -> str:
        """An ID number of the right form."""
        sequence = self._numbers[birth_date] = self._numbers.get(birth_date, 0) + 1
        first_17 = f"{NOWHERE}{birth_date:%Y%m%d}{sequence:03d}"
        return first_17 + check_digit(first_17)
