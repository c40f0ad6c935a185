"""Institutions with the awards of their demonstration designations."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.database import Connection
from finance.domain.register.designated import DesignatedInstitution, DesignationAward

_READ = """
    SELECT institution_id, township_code, assessments, valid_from, documents, awards_fen, sources
    FROM designated_institutions WHERE institution_id = ANY($1::uuid[])"""
_WRITE = """
    INSERT INTO designated_institutions (institution_id, township_code, assessments, valid_from, documents, awards_fen, sources)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (institution_id) DO UPDATE
    SET assessments = excluded.assessments, valid_from = excluded.valid_from, documents = excluded.documents,
        awards_fen = excluded.awards_fen, sources = excluded.sources"""


async def read_designated(connection: Connection, institution_ids: Sequence[UUID]) -> dict[UUID, DesignatedInstitution]:
    """The filed ones among these."""
    return {
        institution_id: DesignatedInstitution(
            institution_id,
            township_code,
            tuple(
                DesignationAward(assessment_id, first, document, award_fen, (source,))
                for assessment_id, first, document, award_fen, source in zip(
                    assessments, valid_from, documents, awards_fen, sources[1:], strict=True
                )
            ),
            sources[0],
        )
        for institution_id, township_code, assessments, valid_from, documents, awards_fen, sources in await connection.fetch(
            _READ, institution_ids
        )
    }


async def write_designated(connection: Connection, institutions: Iterable[DesignatedInstitution]) -> None:
    """Keep these, in place of what was known of them."""
    await connection.executemany(
        _WRITE,
        [
            (
                one.institution_id,
                one.township_code,
                [award.assessment_id for award in one.awards],
                [award.valid_from for award in one.awards],
                [award.document_number for award in one.awards],
                [award.award_fen for award in one.awards],
                [one.filed_by, *(award.sources[0] for award in one.awards)],
            )
            for one in institutions
        ],
    )
