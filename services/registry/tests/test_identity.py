"""A person's particulars as a clerk writes them."""

from datetime import date

import pytest
from pydantic import ValidationError

from registry.domain.child.likeness import child_likenesses
from registry.domain.identity import ChildIdentity, PractitionerIdentity, name_as_compared


def test_an_id_number_has_its_check_character():
    assert ChildIdentity(name="王小雨", id_number="11010519491231002x").id_number == "11010519491231002X"
    for number in ("110105194912310021", "11010519491231002", "1101051949123100２X"):
        with pytest.raises(ValidationError):
            ChildIdentity(name="王小雨", id_number=number)


def test_a_refusal_does_not_say_what_was_written():
    with pytest.raises(ValidationError) as refused:
        ChildIdentity(name="王小雨", id_number="110105194912310021", phone="打给我")
    assert "110105194912310021" not in str(refused.value)
    assert "打给我" not in str(refused.value)
    assert "王小雨" not in str(refused.value)


def test_no_particular_shows_in_a_repr():
    identity = PractitionerIdentity(name="陈安", id_number="11010519491231002X", phone="0563-4012345")
    assert repr(identity) == "PractitionerIdentity()"


@pytest.mark.parametrize("name", ["", "   ", "王\n小雨", "王\u0000", "雨" * 101])
def test_a_name_is_one_printable_line(name):
    with pytest.raises(ValidationError):
        ChildIdentity(name=name)


def test_names_are_compared_without_what_clerks_type_differently():
    assert name_as_compared("阿依古丽·买买提") == name_as_compared("阿依古丽•买买提") == name_as_compared(" 阿依古丽 ・ 买买提")
    assert name_as_compared("Anna Li") == name_as_compared("ＡＮＮＡ　ＬＩ")
    assert name_as_compared("王小雨") != name_as_compared("王小宇")


def test_a_child_without_a_number_is_known_by_name_birth_date_and_village():
    born, village = date(2019, 3, 31), "341881001001"
    named = child_likenesses(ChildIdentity(name="王小雨"), born, village)
    numbered = child_likenesses(ChildIdentity(name="王 小雨", id_number="11010519491231002X"), born, village)
    assert [likeness.kind for likeness in named] == ["child-name-birth-village"]
    assert [likeness.kind for likeness in numbered] == ["child-id-number", "child-name-birth-village"]
    assert numbered[1] == named[0]
    twin = child_likenesses(ChildIdentity(name="王小晴"), born, village)
    assert twin != named
