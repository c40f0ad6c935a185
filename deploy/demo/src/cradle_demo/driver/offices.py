"""Where the services are, and under whose name the driver speaks to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cradle_demo.county.units import COUNTY_CODE
from cradle_demo.records import Sender

IssueToken = Callable[[Sender], str]
"""Makes a signed token for a person, office and role."""

AUDITOR = Sender("auditor", COUNTY_CODE, "demo-auditor")
"""Reads what there is to report; records nothing."""


@dataclass(slots=True)
class Offices:
    """The services' addresses by name, and a token per sender, issued once."""

    urls: Mapping[str, str]
    issue: IssueToken
    _tokens: dict[Sender, str] = field(default_factory=dict)

    def headers(self, sender: Sender) -> dict[str, str]:
        """The authorization of a sender."""
        if sender not in self._tokens:
            self._tokens[sender] = self.issue(sender)
        return {"Authorization": f"Bearer {self._tokens[sender]}"}
