"""hold-meeting, file-minutes, assign-task, extend-task, complete-task. Clauses M1, M2."""

from dataclasses import replace
from uuid import UUID

from registry_examples import COMMISSION, by, day

from chassis.testing.scenario import given
from contracts.events.governance import MeetingHeld, MinutesFiled, TaskAssigned, TaskCompleted, TaskExtended
from registry.domain.meeting import MEETING, FileMinutes, HoldMeeting
from registry.domain.task import TASK, AssignTask, CompleteTask, ExtendTask

ID, WORK = UUID(int=71), UUID(int=72)
hold = HoldMeeting(
    **by(COMMISSION),
    meeting_id=ID,
    body="joint-meeting",
    held_on=day("03-18"),
    departments=("health", "education"),
    agenda=("年度计划",),
)
held = MeetingHeld(
    meeting_id=ID, body="joint-meeting", held_on=day("03-18"), departments=("health", "education"), agenda=("年度计划",)
)
file = FileMinutes(
    **by(COMMISSION), meeting_id=ID, filed_on=day("03-20"), minutes_sha256="ab" * 32, resolutions=("6月底前完成消防检查",)
)
filed = MinutesFiled(meeting_id=ID, filed_on=day("03-20"), minutes_sha256="ab" * 32, resolutions=("6月底前完成消防检查",))
assign = AssignTask(
    **by(COMMISSION),
    task_id=WORK,
    meeting_id=ID,
    resolution=1,
    department="emergency-management",
    task="完成托育机构消防检查",
    clause="D10",
    assigned_on=day("03-20"),
    due_on=day("06-30"),
    resolutions=1,
)
assigned = TaskAssigned(
    task_id=WORK,
    meeting_id=ID,
    resolution=1,
    department="emergency-management",
    task="完成托育机构消防检查",
    clause="D10",
    assigned_on=day("03-20"),
    due_on=day("06-30"),
)
extend = ExtendTask(**by(COMMISSION), task_id=WORK, due_on=day("07-31"), reason="机构停业")
extended = TaskExtended(task_id=WORK, previous_due_on=day("06-30"), due_on=day("07-31"), reason="机构停业")
complete = CompleteTask(
    **by(COMMISSION), task_id=WORK, department="emergency-management", completed_on=day("07-24"), evidence="通报6号"
)
completed = TaskCompleted(task_id=WORK, department="emergency-management", completed_on=day("07-24"), evidence="通报6号")


def test_a_meeting_is_held_with_the_lead_department_and_minuted_once():
    given(MEETING).when(hold).then(held)
    given(MEETING, held).when(hold).then_refused("meeting.already-exists", clause="M1")
    given(MEETING).when(replace(hold, departments=("education",))).then_refused("meeting.without-lead", clause="M2")
    given(MEETING, held).when(file).then(filed)
    given(MEETING, held, filed).when(file).then_refused("meeting.already-minuted", clause="M1")
    given(MEETING, held).when(replace(file, filed_on=day("03-17"))).then_refused("meeting.minuted-too-early")
    given(MEETING).when(file).then_refused("meeting.unknown")


def test_a_task_is_assigned_by_a_resolution_that_the_minutes_have_or_by_none():
    given(TASK).when(assign).then(assigned)
    given(TASK).when(replace(assign, resolution=2)).then_refused("task.resolution-unknown", clause="M1")
    given(TASK).when(replace(assign, meeting_id=None)).then_refused("task.resolution-without-meeting")
    given(TASK).when(replace(assign, meeting_id=None, resolution=None)).then(
        assigned.model_copy(update={"meeting_id": None, "resolution": None})
    )
    given(TASK).when(replace(assign, due_on=day("03-19"))).then_refused("task.due-before-assigned")
    given(TASK, assigned).when(assign).then_refused("task.already-exists")


def test_a_task_is_put_off_to_a_later_day_alone():
    given(TASK, assigned).when(extend).then(extended)
    given(TASK, assigned).when(replace(extend, due_on=day("06-30"))).then_refused("task.not-later")
    given(TASK).when(extend).then_refused("task.unknown")


def test_a_task_is_completed_once_by_its_own_department_also_late():
    given(TASK, assigned).when(complete).then(completed)
    given(TASK, assigned).when(replace(complete, department="health")).then_refused("task.other-department", clause="M2")
    given(TASK, assigned).when(replace(complete, completed_on=day("03-19"))).then_refused("task.completed-too-early")
    for again in (complete, extend):
        given(TASK, assigned, completed).when(again).then_refused("task.already-completed", clause="M1")


def test_a_task_is_overdue_after_its_day_until_it_is_done():
    late = [day("06-30"), day("07-01"), day("07-31"), day("08-01")]
    assert [TASK.fold((assigned,)).overdue_on(one) for one in late] == [False, True, True, True]
    assert [TASK.fold((assigned, extended)).overdue_on(one) for one in late] == [False, False, False, True]
    assert not TASK.fold((assigned, completed)).overdue_on(day("08-01"))
