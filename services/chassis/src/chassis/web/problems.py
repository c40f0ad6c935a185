"""Refusals and faults as problem documents (RFC 9457), in Chinese and English."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic_core import to_jsonable_python

from chassis.application import Problem
from chassis.decider import Refusal

PROBLEMS: dict[str, Problem] = {
    "request.invalid": Problem(422, "请求内容有误", "the request is not valid"),
    "request.too-large": Problem(413, "文件过大", "the body is too large"),
    "request.not-ndjson": Problem(422, "该行不是有效的JSON对象", "the row is not a JSON object"),
    "file.not-xlsx": Problem(
        422, "不是XLSX文件或文件已损坏;请用模板填写并另存为 .xlsx", "not an XLSX file, or damaged: save it as .xlsx"
    ),
    "file.old-or-locked": Problem(
        422,
        "旧版 .xls 或加密文件;请取消密码并另存为 .xlsx",
        "an old .xls or locked with a password: save it as .xlsx without one",
    ),
    "file.expands-too-far": Problem(
        422, "文件解压后过大;请只保留模板各表后重试", "the file unpacks to too much: keep the template's sheets alone"
    ),
    "file.unreadable": Problem(
        422, "文件无法读取;请下载模板,粘贴为数值后重试", "the file cannot be read: paste the values into a new template"
    ),
    "file.not-a-template": Problem(
        422, "不是系统模板;请下载模板后将内容粘贴进去", "not a template of the system: download it and paste the rows into it"
    ),
    "file.other-template": Problem(
        422, "是另一种模板;请到相应的栏目上传", "it is another kind of template: send it where it belongs"
    ),
    "file.other-version": Problem(
        422,
        "模板版本不符;请下载新模板后将内容粘贴进去",
        "another version of the template: download it anew and paste the rows into it",
    ),
    "file.columns-missing": Problem(422, "缺少列;请恢复模板的表头", "columns are missing: restore the template's headings"),
    "file.columns-unknown": Problem(
        422, "有多余或重复的列;请删除", "there are columns that the template does not have, or twice: remove them"
    ),
    "file.no-rows": Problem(422, "没有填写任何行", "there is no row in it"),
    "file.too-many-rows": Problem(422, "行数超出上限;请分成几个文件", "there are too many rows: split the file"),
    "export.too-many-rows": Problem(
        422, "行数超出一张工作表;请缩小筛选范围", "there are more rows than a sheet holds: ask for less"
    ),
    "file.not-checked": Problem(
        409, "该文件未经检查或检查后已改动;请先上传检查", "the file was not checked, or has changed since: check it first"
    ),
    "auth.missing": Problem(401, "缺少登录凭证", "a bearer token is required"),
    "auth.invalid": Problem(401, "登录凭证无效或已过期", "the token is not valid or has expired"),
    "auth.forbidden": Problem(403, "无权进行此操作", "the role may not do this"),
    "auth.other-office": Problem(403, "只能办理本单位的事项", "the office may not act for this unit"),
    "idempotency.key-missing": Problem(422, "缺少 Idempotency-Key", "an Idempotency-Key header is required"),
    "idempotency.key-reused": Problem(422, "同一 Idempotency-Key 对应不同内容", "the key was used with another body"),
    "aggregate.id-taken": Problem(409, "编号已属于另一类事项", "the id belongs to an aggregate of another kind"),
    "command.contended": Problem(409, "多人同时修改,请重试", "others changed it at the same time; try again"),
    "resource.not-found": Problem(404, "未找到", "not found"),
    "store.forked": Problem(
        503, "数据库与主题不一致,暂停登记", "store and topics disagree; nothing is recorded until it is recovered"
    ),
    "service.unavailable": Problem(503, "服务暂不可用,请稍后重试", "the service is not available for the moment; try again"),
}
"""Codes every service can answer with."""


_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "title_zh", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "title_zh": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "clause": {"type": "string"},
    },
}


def problem_response(text: str) -> dict[str, Any]:
    """How OpenAPI describes an answer that is a problem document."""
    return {"description": text, "content": {"application/problem+json": {"schema": _SCHEMA}}}


COMMON_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: problem_response("No token, or not a valid one."),
    403: problem_response("The role or the office may not."),
    404: problem_response("There is no such thing."),
    422: problem_response("Not well-formed, or it cannot be true."),
    503: problem_response("Not available for the moment."),
}
"""Answers any route may give."""


class ProblemError(Exception):
    """Raised by a route to answer with a problem document."""

    def __init__(self, code: str, clause: str | None = None, **details: Any) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, clause, details)


def document(problems: Mapping[str, Problem], refusal: Refusal) -> dict[str, Any]:
    """A refusal as a problem document. An unknown code is a defect of the service: KeyError."""
    text = problems[refusal.code] if refusal.code in problems else PROBLEMS[refusal.code]
    body: dict[str, Any] = {
        "type": f"urn:cradle:problem:{refusal.code}",
        "title": text.en,
        "title_zh": text.zh,
        "status": text.status,
        "code": refusal.code,
    }
    clause = refusal.clause or text.clause
    if clause is not None:
        body["clause"] = clause
    details: dict[str, Any] = to_jsonable_python(dict(refusal.details))
    return body | details


def respond(problems: Mapping[str, Problem], refusal: Refusal) -> JSONResponse:
    """A refusal as an HTTP response."""
    body = document(problems, refusal)
    headers = {"WWW-Authenticate": "Bearer"} if body["status"] == 401 else None
    return JSONResponse(body, body["status"], headers=headers, media_type="application/problem+json")


async def answer_problem(request: Request, error: Exception) -> JSONResponse:
    """The exception handler of every app for ProblemError."""
    assert isinstance(error, ProblemError)  # noqa: S101
    return respond(request.app.state.problems, error.refusal)


def invalid(errors: list[Any]) -> Refusal:
    """What pydantic found, as one refusal with every fault: where, which, and in both languages."""
    faults = [
        {
            "pointer": "/" + "/".join(str(part) for part in error["loc"] if part != "body"),
            "code": error["type"],
            "en": en,
            "zh": zh,
        }
        for error in errors
        for zh, en in (fault_texts(error),)
    ]
    return Refusal("request.invalid", details={"errors": faults})


_ZH = {
    "missing": "必填",
    "extra_forbidden": "多余的字段",
    "string_pattern_mismatch": "格式不符",
    "date_from_datetime_parsing": "日期应为 yyyy-mm-dd",
    "date_parsing": "日期应为 yyyy-mm-dd",
    "date_type": "日期应为 yyyy-mm-dd",
    "time_parsing": "时间应为 HH:MM",
    "uuid_parsing": "编号格式不符",
    "uuid_type": "编号格式不符",
    "literal_error": "不在可选值之内",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "string_type": "应为文本",
    "string_too_short": "内容过短",
    "string_too_long": "内容过长",
    "too_short": "数量不足",
    "too_long": "数量过多",
    "greater_than": "数值过小",
    "greater_than_equal": "数值过小",
    "less_than": "数值过大",
    "less_than_equal": "数值过大",
    "json_invalid": "不是有效的JSON",
}


def fault_texts(error: Mapping[str, Any]) -> tuple[str, str]:
    """A fault that pydantic found, in Chinese (the text that a service's own fault brings, or that of its type) and English."""
    en = error["msg"].removeprefix("Value error, ")
    return str(error.get("ctx", {}).get("zh") or _ZH.get(error["type"], en)), en
