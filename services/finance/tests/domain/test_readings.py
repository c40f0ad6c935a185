"""A reading that no rule implements is refused aloud."""

import pytest

from contracts.policy import Policy
from finance.domain.books import Site
from finance.domain.entitlements import entitlements
from finance.domain.facts_of_books import SiteFacts
from finance.domain.readings import IMPLEMENTED, UnsupportedReading, require_supported


def test_the_default_readings_are_all_implemented(policy):
    require_supported(policy)


def test_every_alternative_of_every_reading_that_money_depends_on_is_implemented(edition):
    for name, implemented in IMPLEMENTED.items():
        assert implemented == {alternative.id for alternative in edition.readings[name].alternatives}


def test_a_reading_that_nothing_here_implements_is_refused_by_name(edition):
    reading = edition.readings["R7"]
    unheard = reading.alternatives[1].model_copy(update={"id": "per-village"})
    wider = reading.model_copy(update={"alternatives": (*reading.alternatives, unheard)})
    policy = Policy(edition.model_copy(update={"readings": {**edition.readings, "R7": wider}}), {"R7": "per-village"})
    with pytest.raises(UnsupportedReading, match="R7:per-village is not implemented"):
        require_supported(policy)
    with pytest.raises(UnsupportedReading):
        entitlements(policy, SiteFacts(Site("341881001-01"), ()))


def test_readings_that_money_does_not_depend_on_are_left_alone(edition):
    require_supported(Policy(edition, {"R2": "qualified-lecturer", "R16": "all-four", "R17": "any-time-in-year"}))
