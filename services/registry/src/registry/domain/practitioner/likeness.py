"""What makes two registrations the same practitioner."""

from collections.abc import Sequence

from registry.domain.identity import PractitionerIdentity
from registry.domain.likeness import Likeness


def practitioner_likenesses(identity: PractitionerIdentity) -> Sequence[Likeness]:
    """The same ID number."""
    return (Likeness("practitioner-id-number", (identity.id_number,)),)
