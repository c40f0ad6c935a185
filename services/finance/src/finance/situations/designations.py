"""Statements about demonstration designations of institutions. Clause K5.1."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.catalogue import DomainEvent
from contracts.events import supervision
from finance.situations.chronicle import Chronicle, id_of
from finance.situations.statement import Reference, Statement
from finance.situations.suppliers import INSTITUTION
from finance.situations.yuan import fen


class InstitutionDesignated(Statement):
    """A document designates an institution after the assessment that `designation` names, and may award it money, in yuan."""

    phrase: ClassVar[str] = "institution designated"
    designation: str
    institution: str = INSTITUTION
    start: Annotated[date, Field(alias="from")]
    to: date = date(2024, 12, 31)
    document: str = "宁卫健〔2020〕28号"
    award: Decimal | None = None

    def refers(self) -> Iterator[Reference]:
        yield "institution", self.institution

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        institution_id = id_of(self.institution)
        yield (
            institution_id,
            supervision.InstitutionDesignated(
                institution_id=institution_id,
                assessment_id=id_of(self.designation),
                valid_from=self.start,
                valid_to=self.to,
                document_number=self.document,
                award_fen=None if self.award is None else fen(self.award),
            ),
        )


class InstitutionDesignationWithdrawn(Statement):
    """An institution is no demonstration one from a date on."""

    phrase: ClassVar[str] = "institution designation withdrawn"
    institution: str = INSTITUTION
    start: Annotated[date, Field(alias="from")]

    def refers(self) -> Iterator[Reference]:
        yield "institution", self.institution

    def events(self, chronicle: Chronicle) -> Iterator[tuple[UUID, DomainEvent]]:
        institution_id = id_of(self.institution)
        yield (
            institution_id,
            supervision.InstitutionDesignationWithdrawn(
                institution_id=institution_id, withdrawn_on=self.start, reason="复评未达标"
            ),
        )
