"""Workbooks opened as people open them: by LibreOffice where CRADLE_OFFICE names its command, else by the reader alone."""

import csv
import os
import re
import subprocess
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from python_calamine import load_workbook

from chassis.workbooks.book import ABOUT

_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Every sheet as UTF-8 with commas, cells as they are, not as they are shown."""
_KEPT_RESULT = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")


def sheets_of(content: bytes) -> dict[str, list[list[str]]]:
    """The sheets by name, a text a cell. LibreOffice gets the formulas without the results kept beside them, so it works them out."""
    office = os.environ.get("CRADLE_OFFICE")
    if office:
        return _by_office(office, content)
    book = load_workbook(BytesIO(content))
    return {
        name: [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        for name in book.sheet_names
    }


def proof_of(sheets: dict[str, list[list[str]]]) -> dict[tuple[str, str], tuple[float, float, float]]:
    """By sheet and column: the total that the workbook's formula gives, what the system says, and their difference."""
    about = sheets[ABOUT]
    top = next(number for number, row in enumerate(about) if row[0].startswith("工作表"))
    return {
        (row[0], row[1].partition(" ")[0]): (float(row[2]), float(row[3]), float(row[4]))
        for row in about[top + 1 :]
        if len(row) > 4 and row[2] != ""
    }


def _by_office(office: str, content: bytes) -> dict[str, list[list[str]]]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "book.xlsx").write_bytes(_without_results(content))
        subprocess.run(
            [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", _CSV, "--outdir", folder,
             f"{folder}/book.xlsx"],
            check=True, timeout=300, capture_output=True,
        )  # fmt: skip
        found = {
            path.stem.removeprefix("book-"): list(csv.reader(StringIO(path.read_text("utf-8"))))
            for path in Path(folder).glob("book-*.csv")
        }
    if not found:
        raise RuntimeError("LibreOffice has opened nothing")
    return found


def _without_results(content: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(target, "w", ZIP_DEFLATED) as after:
        for info in before.infolist():
            after.writestr(info.filename, _KEPT_RESULT.sub(rb"\1", before.read(info)))
    return target.getvalue()
