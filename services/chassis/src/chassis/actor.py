"""Who acts: a person in an office with roles, as the signed token says."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["commission", "township", "village", "institution", "department", "auditor", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person by a pseudonymous id, acting for an office: a unit code, or an institution's id."""

    person: str
    office: str
    roles: frozenset[Role]

    def may_act_for(self, code: str) -> bool:
        """True where the office is that unit, one it lies in, or that institution."""
        return code == self.office or (self.office.isdigit() and code.startswith(self.office))

    def __str__(self) -> str:
        return f"{self.office}/{self.person}"
