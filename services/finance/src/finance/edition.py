"""The edition this process decides by."""

from functools import lru_cache

from chassis.policy_file import load_edition
from chassis.settings import settings
from contracts.policy import Policy


@lru_cache
def policy() -> Policy:
    """The edition named in the settings, under the default readings."""
    return Policy(load_edition(settings().policy_file))
