"""GET /files, GET /files/<kind>/template, POST /files/<kind>/check, POST /files/<kind>: commands as rows of a workbook.

A file is checked first, which saves nothing; the check's answer has the word that confirms this very file. Its rows have the
ids they would have in NDJSON: the same file again changes nothing.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from chassis.actor import ROLES, Actor
from chassis.application import Problem
from chassis.clock import system_clock
from chassis.database import LOAN_SECONDS_MAX
from chassis.decider import Refusal
from chassis.handling import CommandHandler
from chassis.web.auth import require
from chassis.web.file_rows import decide_rows
from chassis.web.problems import ProblemError, problem_response
from chassis.workbooks.answers import Outcomes, summary_of, workbook_of
from chassis.workbooks.checking import Checked, check_rows, refuse_file
from chassis.workbooks.download import WORKBOOK_RESPONSES, XLSX, send_file
from chassis.workbooks.kinds import FileKind
from chassis.workbooks.reading import read_workbook
from chassis.workbooks.template import write_template
from contracts.policy import Bilingual

FILE_BYTES_MAX = 32 * 1024 * 1024
FILES_AT_ONCE = 2
"""Files a process works on at a time; others wait for their turn."""
_BODY = {"requestBody": {"required": True, "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}
_EITHER: dict[str, Any] = {"content": {"application/json": {"schema": {"type": "object"}}, **WORKBOOK_RESPONSES[200]["content"]}}
_TOO_LARGE: dict[int | str, dict[str, Any]] = {413: problem_response("The file is too large.")}
Answer = Annotated[Literal["summary", "workbook"], Query(description="A summary as JSON, or every row as a workbook.")]


class KindView(BaseModel):
    """A kind of file, and where its template is."""

    name: str
    title: Bilingual
    command: str
    version: int
    template: str


def files_router(kinds: Sequence[FileKind], problems: Mapping[str, Problem]) -> APIRouter:
    """The routes of a service's kinds of file."""
    router, turns = APIRouter(prefix="/files", tags=["files"]), asyncio.Semaphore(FILES_AT_ONCE)

    @router.get("", summary="可上传的表格 · the kinds of file", dependencies=[Depends(require(*ROLES))])
    async def list_kinds() -> list[KindView]:
        """Each with its template."""
        return [
            KindView(
                name=one.name,
                title=one.title,
                command=one.command.name,
                version=one.version,
                template=f"/files/{one.name}/template",
            )
            for one in kinds
        ]

    for kind in kinds:
        _add_template(router, kind)
        _add_check(router, kind, problems, turns)
        _add_confirm(router, kind, problems, turns)
    return router


def _add_template(router: APIRouter, kind: FileKind) -> None:
    async def template(http: Request, _who: Annotated[Actor, Depends(require(*kind.command.roles))]) -> Response:
        async with http.app.state.pool.acquire(timeout=LOAN_SECONDS_MAX) as connection:
            lists = await kind.lists(connection)
        target = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
        await asyncio.to_thread(write_template, target, kind, lists)
        return send_file(target, f"{kind.title.zh}模板.xlsx")

    router.get(
        f"/{kind.name}/template",
        name=f"{kind.name}-template",
        operation_id=f"{kind.name}-template",
        summary=f"{kind.title.zh}:模板 · the template to fill in",
        response_class=Response,
        responses=WORKBOOK_RESPONSES,
    )(template)


def _add_check(router: APIRouter, kind: FileKind, problems: Mapping[str, Problem], turns: asyncio.Semaphore) -> None:
    async def check(
        http: Request, who: Annotated[Actor, Depends(require(*kind.command.roles))], answer: Answer = "summary"
    ) -> Response:
        async with _uploaded(http) as (file, fingerprint), turns:
            handler: CommandHandler = http.app.state.handler
            checked = await _read(kind, file)
            outcomes = await decide_rows(handler, kind, who, checked, problems)
            if answer == "workbook":
                return await workbook_of(kind, checked, outcomes, system_clock())
            confirm = _word(handler, kind, who, fingerprint)
            return _answer(summary_of(kind, checked, outcomes, fingerprint) | {"confirm": confirm})

    router.post(
        f"/{kind.name}/check",
        name=f"{kind.name}-check",
        operation_id=f"{kind.name}-check",
        summary=f"{kind.title.zh}:检查(不保存) · check a file, saving nothing",
        response_class=Response,
        responses={200: {"description": "What is wrong with which row.", **_EITHER}, **_TOO_LARGE},
        openapi_extra=_BODY,
    )(check)


def _add_confirm(router: APIRouter, kind: FileKind, problems: Mapping[str, Problem], turns: asyncio.Semaphore) -> None:
    async def confirm(
        http: Request,
        who: Annotated[Actor, Depends(require(*kind.command.roles))],
        confirm: Annotated[str, Query(max_length=64, description="`confirm` of the check's answer.")],
        answer: Answer = "workbook",
    ) -> Response:
        async with _uploaded(http) as (file, fingerprint), turns:
            handler: CommandHandler = http.app.state.handler
            if not hmac.compare_digest(confirm.encode(), _word(handler, kind, who, fingerprint).encode()):
                raise ProblemError("file.not-checked")
            checked = await _read(kind, file)
            outcomes: Outcomes = await decide_rows(handler, kind, who, checked, problems, record=True)
            if answer == "summary":
                return _answer(summary_of(kind, checked, outcomes, fingerprint))
            return await workbook_of(kind, checked, outcomes, system_clock())

    router.post(
        f"/{kind.name}",
        name=f"{kind.name}-file",
        operation_id=f"{kind.name}-file",
        summary=f"{kind.title.zh}:确认登记 · record a file that was checked",
        response_class=Response,
        responses={
            200: {"description": "What became of which row.", **_EITHER},
            409: problem_response("The file is not the one that was checked."),
            **_TOO_LARGE,
        },
        openapi_extra=_BODY,
    )(confirm)


@asynccontextmanager
async def _uploaded(http: Request) -> AsyncIterator[tuple[IO[bytes], str]]:
    """The body in a file without a name, and its SHA-256. Raises ProblemError request.too-large."""
    with TemporaryFile() as file:
        size, digest = 0, sha256()
        async for chunk in http.stream():
            size += len(chunk)
            if size > FILE_BYTES_MAX:
                raise ProblemError("request.too-large", limit_bytes=FILE_BYTES_MAX)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        yield file, digest.hexdigest()


async def _read(kind: FileKind, file: IO[bytes]) -> Checked:
    """The file's rows, looked through. Raises ProblemError file.…"""
    filled = await read_workbook(file)
    if not isinstance(filled, Refusal):
        refusal = refuse_file(kind, filled)
        if refusal is None:
            return await asyncio.to_thread(check_rows, kind, filled)
        filled = refusal
    raise ProblemError(filled.code, **filled.details)


def _word(handler: CommandHandler, kind: FileKind, who: Actor, fingerprint: str) -> str:
    """What confirms this file for this office: nobody can say it who has not had it checked."""
    return hmac.digest(handler.fingerprint_key, f"file\n{who.office}\n{kind.name}\n{fingerprint}".encode(), "sha256").hex()


def _answer(summary: dict[str, Any]) -> Response:
    return JSONResponse(summary, headers={"Cache-Control": "no-store"})
