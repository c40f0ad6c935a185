"""What a case can state to have happened: a line of YAML that stands for one event or more."""

from collections.abc import Iterator
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.catalogue import DomainEvent
from finance.situations.chronicle import Chronicle

Reference = tuple[str, str]
"""A kind of thing and its short name."""
NONE = "none"
"""What a case writes for: it names no agreement, no place."""
TOWNSHIP = "341881001"
VILLAGE = "341881001001"


class Statement(BaseModel):
    """A line of `given` or `when`. Fields that a case does not mention have their default."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    phrase: ClassVar[str]

    def defines(self) -> Reference | None:
        """The thing that this statement brings into being."""
        return None

    def refers(self) -> Iterator[Reference]:
        """The things that it takes to exist; those that no statement defines are defined by default."""
        yield from ()

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        """The events it stands for, each with the aggregate it is about."""
        raise NotImplementedError
