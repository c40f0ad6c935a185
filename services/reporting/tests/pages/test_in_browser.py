"""A page in a real browser on a telephone: nothing but the table is wider than the screen, that scrolls, and no date breaks."""

import json
import re
import shutil
import subprocess
from datetime import date
from html import unescape
from pathlib import Path
from uuid import UUID

import pytest

from reporting.web.gaps import GapPage, GapRow
from reporting.web.page_contents import gaps_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTH = 390
MEASURE = """<!doctype html><meta charset="utf-8"><iframe id="shown" width="%d" height="900" frameborder="0" src="page.html"></iframe>
<script>
shown.onload = () => {
  const within = shown.contentDocument, lines = [...within.querySelectorAll("td.d")].map((cell) => {
    const text = within.createRange();
    text.selectNodeContents(cell);
    return text.getClientRects().length;
  });
  const found = { lines, width: within.documentElement.scrollWidth, table: within.querySelector("table").scrollWidth };
  document.body.append(Object.assign(document.createElement("pre"), { textContent: JSON.stringify(found) }));
};
</script>"""
GAP = GapRow(
    child_id=UUID(int=5),
    village_code="341881001001",
    village_name="城东社区居民委员会",
    target="G3.1",
    done=1,
    due=2,
    missing=1,
    possible_from=date(2022, 10, 1),
    possible_until=date(2022, 10, 9),
    days_left=8,
)


def measured(content: str, where: Path) -> dict:
    """What the browser makes of a page in a frame of a telephone's width."""
    (where / "page.html").write_text(content, encoding="utf-8")
    (where / "frame.html").write_text(MEASURE % WIDTH, encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--dump-dom"]
    command += [f"--user-data-dir={where / 'profile'}", "--virtual-time-budget=5000", (where / "frame.html").as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(unescape(re.search("<pre>(.*)</pre>", shown.stdout)[1]))


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_a_page_fits_a_telephone_its_table_scrolls_and_its_dates_stand_on_one_line(tmp_path):
    found = measured(gaps_page("西津街道", GapPage(on=date(2022, 10, 1), total=1, items=[GAP], next=None)), tmp_path)
    assert found["width"] == WIDTH < found["table"]
    assert found["lines"] == [1, 1]
