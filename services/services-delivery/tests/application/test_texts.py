"""Every code that the decisions and the warnings can give has its texts."""

import re
from pathlib import Path

import services_delivery
from chassis.web.problems import PROBLEMS as CHASSIS_PROBLEMS
from services_delivery.bootstrap import SERVICE

CODE = re.compile(r'(?:Refusal|Advice|ProblemError)\(\s*"([a-z-]+\.[a-z-]+)"|return "([a-z-]+\.[a-z-]+)"')


def test_no_code_is_without_texts() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(services_delivery.__file__).parent.rglob("*.py"))
    codes = {first or second for first, second in CODE.findall(source)}
    assert {"visit.unknown", "child.elsewhere", "attendee.unknown", "resource.not-found"} <= codes
    assert codes - SERVICE.problems.keys() - CHASSIS_PROBLEMS.keys() == set()


def test_every_aggregate_has_a_text_for_being_recorded_already() -> None:
    names = {kind.decider.name for kind in SERVICE.commands}
    assert names == {"visit", "session", "lecture", "training"}
    assert {f"{name}.already-recorded" for name in names} <= SERVICE.problems.keys()
