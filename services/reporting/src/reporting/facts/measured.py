"""What the system itself has of a township or an institution in a year, for its evaluation. Clause M6."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.events.evaluation import SubjectKind
from reporting.domain.evaluation.funds import budget_in_place, subsidies_as_prescribed, township_funds_as_prescribed
from reporting.domain.evaluation.standard import Measured
from reporting.facts.funds import read_funds

_TOWNSHIPS = "SELECT code FROM units WHERE level = 'township' AND code = ANY($1::text[])"
_INSTITUTIONS = "SELECT institution_id, township_code FROM institutions WHERE institution_id = ANY($1::uuid[])"
_FIGURES = "SELECT target, numerator, denominator, as_of FROM figures WHERE unit_code = $1 AND year = $2"
_ASSESSMENT = """
    SELECT total, assessed_on FROM institution_assessments WHERE institution_id = $1 AND assessed_on >= $2 AND assessed_on < $3
    ORDER BY assessed_on DESC, assessment_id DESC LIMIT 1"""
_FINDINGS = """
    SELECT closed_on <= due_on AS in_time FROM inspection_findings WHERE institution_id = $1 AND due_on >= $2 AND due_on < $3"""


async def townships_of(connection: Connection, subjects: Iterable[tuple[SubjectKind, str]]) -> dict[tuple[SubjectKind, str], str]:
    """The township each known one of these subjects is, or lies in."""
    wanted = set(subjects)
    codes = [subject for kind, subject in wanted if kind == "township"]
    ids = [UUID(subject) for kind, subject in wanted if kind == "institution"]
    townships = await connection.fetch(_TOWNSHIPS, codes)
    institutions = await connection.fetch(_INSTITUTIONS, ids)
    found: dict[tuple[SubjectKind, str], str] = {("township", row["code"]): row["code"] for row in townships}
    return found | {("institution", str(row["institution_id"])): row["township_code"] for row in institutions}


async def read_measures(connection: Connection, kind: SubjectKind, subject: str, year: int) -> dict[str, Measured]:
    """A township's figures by target, and its fund; of an institution its latest assessment of the year, the findings due in it,
    and what is due to it.
    """
    funds = await read_funds(connection, kind, subject, year)
    if kind == "township":
        figures = {row["target"]: Measured(*row[1:]) for row in await connection.fetch(_FIGURES, subject, year)}
        used = {"budget-in-place": budget_in_place(funds), "funds-as-prescribed": township_funds_as_prescribed(funds)}
        return figures | used
    bounds = UUID(subject), date(year, 1, 1), date(year + 1, 1, 1)
    in_time = [bool(row["in_time"]) for row in await connection.fetch(_FINDINGS, *bounds)]
    measures = {
        "findings-closed": Measured(sum(in_time), len(in_time), date(year, 12, 31)),
        "funds-as-prescribed": subsidies_as_prescribed(funds),
    }
    if assessment := await connection.fetchrow(_ASSESSMENT, *bounds):
        measures["assessment"] = Measured(assessment["total"], 100, assessment["assessed_on"])
    return measures
