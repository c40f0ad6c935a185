"""The coordination group with its meetings, minutes and tasks, and what the departments report of their duties. M1, M2, D1-D16."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from cradle_demo.county.county import County
from cradle_demo.records import Record
from cradle_demo.rows.entry import Entries, department
from cradle_demo.years import Year

DEPARTMENTS = ("health", "education", "finance", "civil-affairs", "human-resources", "market-regulation", "emergency-management")
# department, clause, what is to be done, days it is given, days after which it is done (None: not yet)
_TASKS: tuple[tuple[str, str, str, int, int | None], ...] = (
    ("finance", "D5", "将婴幼儿照护奖补资金列入年度预算", 60, 45),
    ("natural-resources", "D7", "落实育儿园用地", 90, 120),
    ("housing-construction", "D8", "明确站(室)建设标准", 90, 80),
    ("education", "D2", "开设保育专业课程", 120, 110),
    ("emergency-management", "D10", "完成全部场所消防检查", 60, None),
)
_OUTRANKED = "natural-resources"
"""Whose task is put off once."""

# duty, department, evidence; those an event shows need no report
_REPORTED: tuple[tuple[str, str, str], ...] = (
    ("D1.1", "development-reform", "婴幼儿照护服务纳入年度计划"),
    ("D1.2", "development-reform", "申报普惠托育项目一个"),
    ("D2.1", "education", "职业学校保育班招生"),
    ("D4.2", "civil-affairs", "社区服务目录增列照护服务"),
    ("D7.2", "natural-resources", "修订用地指引"),
    ("D8.1", "housing-construction", "新建小区配建托育用房"),
    ("D8.2", "housing-construction", "发布建设导则"),
    ("D9.1", "health", "印发管理办法"),
    ("D13.1", "trade-unions", "走访企业推动福利性托育"),
    ("D14.1", "youth-league", "青年育儿讲堂"),
    ("D15.1", "womens-federation", "家庭教育指导进社区"),
    ("D16.1", "family-planning-association", "入户宣传"),
    ("D16.2", "family-planning-association", "聘请社会监督员"),
)
_LAPSED = {2020: ("D1.2", "D8.2"), 2021: ("D8.2",)}
"""Duties that nobody reports in a year."""


def governance_records(county: County, year: Year) -> Iterator[Record]:
    """Two meetings a year, five tasks, and the departments' reports; with what is refused on the way."""
    entries = Entries(county.seeded, year, "registry")
    for body, held_on in (("coordination-group", year.on(1, 15)), ("joint-meeting", year.on(7, 8))):
        yield from _meeting(county, entries, body, held_on)
    without_lead = {"body": "joint-meeting", "held_on": year.on(9, 9).isoformat(), "departments": ["finance"], "agenda": ["预算"]}
    without_lead |= {"meeting_id": county.seeded.new_id("meeting")}
    yield entries.entry(year.on(9, 9), "hold-meeting", without_lead, comment="meeting without the lead department")
    yield from _duties(county, entries, year)


def _meeting(county: County, entries: Entries, body: str, held_on: date) -> Iterator[Record]:
    meeting_id = county.seeded.new_id("meeting")
    held = {"meeting_id": meeting_id, "body": body, "held_on": held_on.isoformat(), "departments": list(DEPARTMENTS)}
    yield entries.entry(held_on, "hold-meeting", held | {"agenda": ["上期事项", "本期任务", "资金使用"]}, lane=meeting_id)
    filed_on = held_on + timedelta(days=5)
    minutes = {
        "meeting_id": meeting_id,
        "filed_on": filed_on.isoformat(),
        "minutes_sha256": hashlib.sha256(meeting_id.encode()).hexdigest(),
        "resolutions": [task for _, _, task, _, _ in _TASKS],
    }
    yield entries.entry(filed_on, "file-minutes", minutes, lane=meeting_id)
    if body == "coordination-group":
        for number, task in enumerate(_TASKS, 1):
            yield from _task(county, entries, meeting_id, number, task, filed_on)


def _task(
    county: County, entries: Entries, meeting_id: str, number: int, task: tuple[str, str, str, int, int | None], on: date
) -> Iterator[Record]:
    owner, clause, text, given, done_after = task
    task_id, due_on = county.seeded.new_id("task"), on + timedelta(days=given)
    assigned = {"task_id": task_id, "meeting_id": meeting_id, "resolution": number, "department": owner, "task": text}
    assigned |= {"clause": clause, "assigned_on": on.isoformat(), "due_on": due_on.isoformat()}
    yield entries.entry(on, "assign-task", assigned, slot=1, lane=task_id)
    if owner == _OUTRANKED:
        later = {"task_id": task_id, "due_on": (due_on + timedelta(days=60)).isoformat(), "reason": "用地规划调整"}
        yield entries.entry(due_on, "extend-task", later, slot=2, lane=task_id)
    if done_after is None:
        done = {"task_id": task_id, "department": "education", "completed_on": due_on.isoformat(), "evidence": "代办"}
        yield entries.entry(due_on, "complete-task", done, department("education"), slot=2, comment="task of another department")
    else:
        done_on = on + timedelta(days=done_after)
        done = {"task_id": task_id, "department": owner, "completed_on": done_on.isoformat(), "evidence": "办理报告"}
        yield entries.entry(done_on, "complete-task", done, department(owner), slot=3, lane=task_id)


def _duties(county: County, entries: Entries, year: Year) -> Iterator[Record]:
    random = county.seeded.stream(year.stream("duties"))
    for duty, owner, evidence in _REPORTED:
        if duty in _LAPSED.get(year.number, ()):
            continue
        on = year.on(random.randint(4, 12), random.randint(1, 28))
        report = {"duty": duty, "department": owner, "year": year.number, "reported_on": on.isoformat(), "evidence": evidence}
        yield entries.entry(on, "report-duty", report, department(owner))
        if duty == "D14.1":
            again = report | {"evidence": "误报为本部门的讲堂"}
            yield entries.entry(on, "report-duty", again, department(owner), slot=1)
            withdrawn = {"duty": duty, "year": year.number, "report": 2, "reason": "重复上报"}
            yield entries.entry(on, "withdraw-duty-report", withdrawn, department(owner), slot=2)
    on = year.on(11, 11)
    others = {"duty": "D3.1", "department": "finance", "year": year.number, "reported_on": on.isoformat(), "evidence": "代报"}
    yield entries.entry(on, "report-duty", others, department("finance"), comment="duty of another department")
