"""register-child. Clauses G1.2, G3."""

from dataclasses import replace
from datetime import date

from registry_examples import CHILD, COMMUNITY, COMMUNITY_CLERK, HOUSEHOLD, by, day, registered

from chassis.testing.scenario import given
from registry.domain.child.commands import RegisterChild
from registry.domain.child.decider import CHILD as CHILD_DECIDER
from registry.domain.identity import ChildIdentity

register = RegisterChild(
    **by(COMMUNITY_CLERK),
    child_id=CHILD,
    household_id=HOUSEHOLD,
    birth_date=date(2019, 3, 31),
    village_code=COMMUNITY,
    registered_on=day("01-10"),
    identity=ChildIdentity(name="王小雨", phone="13800000000"),
)


def test_a_child_is_on_the_register_of_its_village():
    given(CHILD_DECIDER).when(register).then(registered)


def test_a_child_may_be_registered_on_the_day_it_is_born():
    born = replace(register, birth_date=register.registered_on)
    given(CHILD_DECIDER).when(born).then(registered.model_copy(update={"birth_date": register.registered_on}))


def test_a_child_is_not_registered_before_it_is_born():
    given(CHILD_DECIDER).when(replace(register, birth_date=day("01-11"))).then_refused("child.born-after-registration")


def test_an_id_is_given_once():
    given(CHILD_DECIDER, registered).when(register).then_refused("child.already-exists", details={"existing_id": str(CHILD)})


def test_no_particular_shows_in_the_command():
    assert "王小雨" not in repr(register)
    assert "13800000000" not in repr(register)
