"""register-unit."""

from dataclasses import replace

from registry_examples import COMMISSION, COMMUNITY, COUNTY, STREET, by

from chassis.testing.scenario import given
from contracts.events.registry import UnitRegistered
from registry.domain.unit.commands import RegisterUnit
from registry.domain.unit.decider import UNIT
from registry.domain.unit.state import unit_id

community = UnitRegistered(code=COMMUNITY, name="城东社区居委会", level="village", kind="community", parent_code=STREET)
register_community = RegisterUnit(
    **by(COMMISSION), code=COMMUNITY, name="城东社区居委会", level="village", kind="community", parent_code=STREET
)


def test_a_unit_is_registered_under_its_code():
    given(UNIT).when(register_community).then(community)


def test_the_county_has_no_parent():
    county = replace(register_community, code=COUNTY, name="宁国市", level="county", kind="county", parent_code=None)
    given(UNIT).when(county).then(UnitRegistered(code=COUNTY, name="宁国市", level="county", kind="county", parent_code=None))


def test_a_unit_is_registered_once():
    given(UNIT, community).when(register_community).then_refused(
        "unit.already-recorded", details={"existing_id": str(unit_id(COMMUNITY))}
    )


def test_a_code_of_another_level_is_refused():
    given(UNIT).when(replace(register_community, level="township", kind="street")).then_refused(
        "unit.code-not-of-level", details={"digits": 9}
    )


def test_a_kind_of_another_level_is_refused():
    given(UNIT).when(replace(register_community, kind="street")).then_refused("unit.kind-not-of-level")


def test_a_parent_that_the_code_does_not_say_is_refused():
    for parent_code in (None, COUNTY, "341881002"):
        given(UNIT).when(replace(register_community, parent_code=parent_code)).then_refused(
            "unit.parent-not-of-code", details={"parent_code": STREET}
        )
