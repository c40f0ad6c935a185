"""publish-quality-list, and its page. Clause K5.2."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from registry_examples import COMMISSION, STREET, by

from chassis.testing.scenario import given
from contracts.events.supervision import ListedInstitution, QualityListPublished
from registry.domain.quality_list import QUALITY_LIST, PublishQualityList
from registry.web.quality_page import quality_list_page


def listed(number: int, name: str) -> ListedInstitution:
    return ListedInstitution(
        institution_id=UUID(int=number), name=name, kind="nursery", township_code=STREET, valid_to=date(2023, 10, 31)
    )


BRIGHT, SOUTH, NEW = listed(1, "启明"), listed(2, "南山"), listed(3, "<新星>")
publish = PublishQualityList(**by(COMMISSION), institutions=(BRIGHT, SOUTH))
first = QualityListPublished(
    number=1,
    published_on=date(2020, 12, 31),
    institutions=(BRIGHT, SOUTH),
    added=(BRIGHT.institution_id, SOUTH.institution_id),
    removed=(),
)


def test_the_first_edition_adds_everybody():
    given(QUALITY_LIST).when(publish).then(first)


def test_the_next_edition_says_what_it_adds_and_removes_and_leaves_the_last_as_it_was():
    second = QualityListPublished(
        number=2,
        published_on=date(2020, 12, 31),
        institutions=(SOUTH, NEW),
        added=(NEW.institution_id,),
        removed=(BRIGHT.institution_id,),
    )
    given(QUALITY_LIST, first).when(replace(publish, institutions=(SOUTH, NEW))).then(second)
    assert QUALITY_LIST.fold((first, second)).editions == (first, second)


def test_a_list_of_nobody_is_not_published():
    given(QUALITY_LIST).when(replace(publish, institutions=())).then_refused("quality-list.nobody", clause="K5.2")


def test_the_page_names_each_institution_and_marks_the_new_ones():
    edition = first.model_copy(update={"institutions": (SOUTH, NEW), "added": (NEW.institution_id,), "number": 2})
    page = quality_list_page(edition, {STREET: "西津街道"})
    assert "<h1>优质托育机构名单(第2期)</h1>" in page
    assert "<td>&lt;新星&gt;</td>" in page
    assert page.count("<td>西津街道</td>") == 2
    assert page.count("<td>新增 ") == 1
    assert "共2家 · 新增1家" in page
