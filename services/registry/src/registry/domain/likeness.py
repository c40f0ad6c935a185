"""What two registrations of one person have in common, before it is made unreadable for the index."""

from dataclasses import dataclass, field
from typing import Literal

LikenessKind = Literal["child-id-number", "child-name-birth-village", "practitioner-id-number"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Particulars that nobody else of the same kind has; in the clear, so never kept as they are."""

    kind: LikenessKind
    particulars: tuple[str, ...] = field(repr=False)
