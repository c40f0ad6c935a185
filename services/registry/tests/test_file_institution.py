"""file-institution. Clause K4.1."""

from datetime import date

from registry_examples import COMMISSION, INSTITUTION, POLICY, STREET, by, filed

from chassis.testing.scenario import given
from registry.domain.institution.commands import FileInstitution
from registry.domain.institution.decider import institution_decider

INSTITUTION_DECIDER = institution_decider(POLICY)
file = FileInstitution(
    **by(COMMISSION),
    institution_id=INSTITUTION,
    name="宁国市启明亲子园",
    kind="parent-child-centre",
    legal_form="for-profit",
    township_code=STREET,
    capacity=40,
    filed_on=date(2019, 9, 1),
)


def test_an_institution_is_filed():
    given(INSTITUTION_DECIDER).when(file).then(filed)


def test_an_institution_is_filed_once():
    given(INSTITUTION_DECIDER, filed).when(file).then_refused(
        "institution.already-exists", clause="K4.1", details={"existing_id": str(INSTITUTION)}
    )
