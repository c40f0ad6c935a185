"""A reading that no rule implements is refused aloud."""

import pytest

from contracts.policy import Policy
from finance.domain.books import Site
from finance.domain.entitlements import entitlements
from finance.domain.facts_of_books import SiteFacts
from finance.domain.readings import IMPLEMENTED, UnsupportedReading, require_supported


def test_the_default_readings_are_all_implemented(policy):
    require_supported(policy)


def test_every_alternative_is_implemented_or_refused_by_name(edition):
    for name, implemented in IMPLEMENTED.items():
        alternatives = {alternative.id for alternative in edition.readings[name].alternatives}
        assert implemented <= alternatives
        for alternative in alternatives - implemented:
            with pytest.raises(UnsupportedReading, match=f"{name}:{alternative} is not implemented"):
                require_supported(Policy(edition, {name: alternative}))


def test_nothing_is_decided_under_a_reading_that_is_not_implemented(edition):
    policy = Policy(edition, {"R7": "per-household"})
    with pytest.raises(UnsupportedReading):
        entitlements(policy, SiteFacts(Site("341881001-01"), ()))


def test_readings_that_money_does_not_depend_on_are_left_alone(edition):
    require_supported(Policy(edition, {"R2": "qualified-lecturer", "R16": "all-four", "R17": "any-time-in-year"}))
