"""end-special-family-flag. Clause G3.4."""

from dataclasses import replace

from registry_examples import HOUSEHOLD, STREET_OFFICE, by, day

from chassis.testing.scenario import given
from contracts.events.registry import SpecialFamilyFlagEnded, SpecialFamilyFlagSet
from registry.domain.special_family.commands import EndSpecialFamilyFlag
from registry.domain.special_family.decider import SPECIAL_FAMILY

flagged = SpecialFamilyFlagSet(household_id=HOUSEHOLD, hardship="low-income", from_date=day("02-01"))
end = EndSpecialFamilyFlag(**by(STREET_OFFICE), household_id=HOUSEHOLD, ended_on=day("06-01"))
ended = SpecialFamilyFlagEnded(household_id=HOUSEHOLD, ended_on=day("06-01"))


def test_a_flag_ends_on_a_date():
    given(SPECIAL_FAMILY, flagged).when(end).then(ended)


def test_a_flag_does_not_end_before_it_began():
    given(SPECIAL_FAMILY, flagged).when(replace(end, ended_on=day("01-31"))).then_refused(
        "special-family.ended-too-early", clause="G3.4", details={"not_before": day("02-01")}
    )


def test_what_is_not_flagged_does_not_end():
    given(SPECIAL_FAMILY).when(end).then_refused("special-family.not-set")
    given(SPECIAL_FAMILY, flagged, ended).when(end).then_refused("special-family.not-set")
