"""A natural person's particulars, as the vault keeps them: never in an event, a key, a log or a result.

No field appears in a `repr`, so that a command or a request may be logged.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_DOTS = re.compile("[\u2022\u2027\u30fb\u22c5\u2219\uff65]")
_BLANKS = re.compile(r"\s+")


def _checked(number: str) -> str:
    """An ID number with its check character right (GB 11643, ISO 7064 MOD 11-2)."""
    upper = number.upper()
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, upper, strict=False))
    if _CHECK_CHARACTERS[total % 11] != upper[17]:
        raise PydanticCustomError("value_error", "the check character is wrong", {"zh": "身份证号校验位不符"})
    return upper


def _printable(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError(
            "value_error", "there are characters in it that cannot be printed", {"zh": "含有不可打印的字符"}
        )
    return text


PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_printable)]
IdNumber = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{17}[0-9Xx]$"), AfterValidator(_checked)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 -]{4,22}[0-9]$")]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_printable)]


class Identity(BaseModel):
    """Who somebody is."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ChildIdentity(Identity):
    """Who a child is and whom its office reaches about it."""

    name: PersonName = Field(repr=False)
    id_number: IdNumber | None = Field(None, repr=False)
    guardian_name: PersonName | None = Field(None, repr=False)
    phone: Phone | None = Field(None, repr=False)
    address: Address | None = Field(None, repr=False)


class PractitionerIdentity(Identity):
    """Who a lecturer, teacher, carer or cadre is."""

    name: PersonName = Field(repr=False)
    id_number: IdNumber = Field(repr=False)
    phone: Phone | None = Field(None, repr=False)


def name_as_compared(name: str) -> str:
    """A name with what clerks type differently made the same: width, case, blanks, the dot of a minority name."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _BLANKS.sub("", _DOTS.sub("\u00b7", folded))
