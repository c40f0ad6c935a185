"""What makes two registrations the same child."""

from collections.abc import Sequence
from datetime import date

from registry.domain.identity import ChildIdentity, name_as_compared
from registry.domain.likeness import Likeness


def child_likenesses(identity: ChildIdentity, birth_date: date, village_code: str) -> Sequence[Likeness]:
    """The same ID number; or the same name, birth date and village: twins differ by their names."""
    by_name = name_likeness(identity, birth_date, village_code)
    if identity.id_number is None:
        return (by_name,)
    return (Likeness("child-id-number", (identity.id_number,)), by_name)


def name_likeness(identity: ChildIdentity, birth_date: date, village_code: str) -> Likeness:
    """The likeness that changes when a child moves or its birth date is corrected."""
    return Likeness("child-name-birth-village", (name_as_compared(identity.name), birth_date.isoformat(), village_code))
