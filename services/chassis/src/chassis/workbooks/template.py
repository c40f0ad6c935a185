"""The template of a kind of file: the sheet to fill in with drop-down lists, examples on another, and notes in Chinese."""

from collections.abc import Mapping, Sequence
from typing import IO, Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from chassis.workbooks.extract import MARK_SHEET, ROWS_MAX
from chassis.workbooks.kinds import Field, FieldKind, FileKind, Lists

DATA_SHEET, EXAMPLES_SHEET, NOTES_SHEET, LISTS_SHEET = "数据", "示例", "填写说明", "可选值"
_FORMATS: Mapping[FieldKind, str] = {"day": "yyyy-mm-dd", "clock": "hh:mm", "number": "0", "money": "#,##0.00"}
_HOW: Mapping[FieldKind, str] = {
    "text": "文本",
    "plain": "号码(文本)",
    "code": "代码(文本)",
    "day": "日期,如 2020-03-05、2020/3/5、2020年3月5日",
    "clock": "时间,如 09:30",
    "number": "整数",
    "money": "金额(元),如 1234.50",
    "id": "系统编号(36位,从系统导出的名单或结果表复制)",
    "choice": "从下拉列表选择",
    "hashes": "文件的SHA-256校验值(64位),多个用空格或换行分开",
}
_GENERAL = (
    "在“数据”表第2行起逐行填写;不要改动第1行表头、不要合并单元格、不要使用公式(可粘贴为数值)。",
    "带 * 的列必填。身份证号、电话、编号、代码各列已设为文本格式,请勿改为数字格式,以免末几位丢失。",
    "先上传检查:系统逐行指出全部问题,此时不保存任何内容;改正后再检查,确认后才登记。",
    "同一文件再次上传不会重复登记:已登记的行显示“此前已登记”。结果表逐行写明登记结果和编号。",
    f"每个文件最多 {ROWS_MAX:,} 行。",
)


def write_template(target: IO[bytes], kind: FileKind, lists: Lists) -> None:
    """Write the template; `lists` are what its drop-down lists offer besides the fixed choices."""
    book: Workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    bold = book.add_format({"bold": True, "font_size": 14})
    offered = {field.key: [*field.choices.values(), *lists.get(field.key, ())] for field in kind.fields}
    data = book.add_worksheet(DATA_SHEET)
    examples, notes, choices = (book.add_worksheet(name) for name in (EXAMPLES_SHEET, NOTES_SHEET, LISTS_SHEET))
    _write_head(book, data, kind)
    _write_head(book, examples, kind)
    _write_examples(book, examples, kind.fields)
    _write_notes(book, notes, bold, kind)
    _add_lists(data, choices, kind.fields, offered)
    mark = book.add_worksheet(MARK_SHEET)
    mark.very_hidden()
    for row, text in enumerate((kind.name, str(kind.version), DATA_SHEET)):
        mark.write_string(row, 0, text)
    for sheet in (data, examples, notes):
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    data.activate()
    book.close()


def _write_head(book: Workbook, sheet: Worksheet, kind: FileKind) -> None:
    """The headings, those that must be filled in coloured and starred, the form of each column set down to the last row."""
    look = {"bold": True, "text_wrap": True, "border": 1, "border_color": "#A6A6A6", "valign": "vcenter"}
    must, may = (book.add_format({**look, "bg_color": colour}) for colour in ("#FCE4D6", "#DCE6F1"))
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 34)
    for index, field in enumerate(kind.fields):
        form = book.add_format({"num_format": _FORMATS.get(field.kind, "@")})
        sheet.set_column(index, index, field.width, form)
        sheet.write_string(0, index, f"{field.zh}{'*' if field.required else ''}\n{field.en}", must if field.required else may)


def _write_examples(book: Workbook, sheet: Worksheet, fields: Sequence[Field]) -> None:
    text = book.add_format({"num_format": "@", "font_color": "#595959"})
    for column, field in enumerate(fields):
        for row, example in enumerate(field.examples, 1):
            sheet.write_string(row, column, example, text)


def _write_notes(book: Workbook, sheet: Worksheet, bold: Any, kind: FileKind) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "border_color": "#A6A6A6"})
    for column, width in enumerate((22, 10, 46, 60)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, f"{kind.title.zh} · {kind.title.en}", bold)
    row = 1
    for number, note in enumerate((*_GENERAL, *kind.notes), 1):
        sheet.merge_range(row, 0, row, 3, f"{number}. {note}", wrapped)
        row += 1
    row += 1
    for column, text in enumerate(("列", "必填", "填写方式", "说明")):
        sheet.write_string(row, column, text, head)
    for field in kind.fields:
        row += 1
        cells = (field.zh, "是" if field.required else "否", _HOW[field.kind], field.hint)
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, wrapped)


def _add_lists(data: Worksheet, choices: Worksheet, fields: Sequence[Field], offered: Mapping[str, Sequence[str]]) -> None:
    """Each drop-down list, from a column of its own. A list that is offered but not closed lets other text through."""
    column = 0
    for index, field in enumerate(fields):
        entries = offered[field.key]
        if not entries:
            continue
        choices.set_column(column, column, 36)
        choices.write_string(0, column, field.zh)
        choices.write_column(1, column, entries)
        letter = chr(ord("A") + column)
        data.data_validation(
            1, index, ROWS_MAX, index,
            {
                "validate": "list",
                "source": f"='{LISTS_SHEET}'!${letter}$2:${letter}${len(entries) + 1}",
                "error_title": "不在可选值之内",
                "error_message": "请从下拉列表选择",
                "show_error": field.kind == "choice",
            },
        )  # fmt: skip
        column += 1
