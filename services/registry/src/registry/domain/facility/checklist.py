"""What acceptance looks at: the functions, process, standards and norms of a place. Clause K1.1."""

from collections.abc import Collection
from datetime import date

from contracts.policy import Policy


def not_met(policy: Policy, met: Collection[str], on: date) -> list[str]:
    """The items of the edition's checklist that are not among those met, in its order. Raises UnknownParameter. K1.1."""
    return [item for item in policy.value("K1.1.acceptance-checklist", on).value if item not in met]
