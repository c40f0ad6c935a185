"""set-special-family-flag. Clause G3.4."""

from dataclasses import replace

from registry_examples import HOUSEHOLD, STREET_OFFICE, by, day

from chassis.testing.scenario import given
from contracts.events.registry import SpecialFamilyFlagEnded, SpecialFamilyFlagSet
from registry.domain.special_family.commands import SetSpecialFamilyFlag
from registry.domain.special_family.decider import SPECIAL_FAMILY

flag = SetSpecialFamilyFlag(**by(STREET_OFFICE), household_id=HOUSEHOLD, hardship="low-income", from_date=day("02-01"))
flagged = SpecialFamilyFlagSet(household_id=HOUSEHOLD, hardship="low-income", from_date=day("02-01"))
ended = SpecialFamilyFlagEnded(household_id=HOUSEHOLD, ended_on=day("06-01"))


def test_a_household_is_flagged_from_a_date():
    given(SPECIAL_FAMILY).when(flag).then(flagged)


def test_a_household_has_one_flag_at_a_time():
    given(SPECIAL_FAMILY, flagged).when(replace(flag, hardship="disability")).then_refused(
        "special-family.already-set", clause="G3.4", details={"hardship": "low-income"}
    )


def test_a_household_may_be_flagged_anew_from_the_day_the_last_flag_ended():
    given(SPECIAL_FAMILY, flagged, ended).when(replace(flag, from_date=day("06-01"))).then(
        flagged.model_copy(update={"from_date": day("06-01")})
    )
    given(SPECIAL_FAMILY, flagged, ended).when(replace(flag, from_date=day("05-31"))).then_refused(
        "special-family.set-too-early", details={"not_before": day("06-01")}
    )
