"""What the oracle objects to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise that does not hold, and where."""

    promise: str
    what: str

    def __str__(self) -> str:
        return f"{self.promise}: {self.what}"
