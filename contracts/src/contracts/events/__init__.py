"""Every event of the four contexts; importing this package fills the catalogue."""

from contracts.events import (
    delivery,
    earlier,
    enactment,
    evaluation,
    facilities,
    families,
    finance,
    governance,
    merging,
    outreach,
    parking,
    people,
    registry,
    reporting,
    supervision,
    volunteering,
)

__all__ = [
    "delivery",
    "earlier",
    "enactment",
    "evaluation",
    "facilities",
    "families",
    "finance",
    "governance",
    "merging",
    "outreach",
    "parking",
    "people",
    "registry",
    "reporting",
    "supervision",
    "volunteering",
]
