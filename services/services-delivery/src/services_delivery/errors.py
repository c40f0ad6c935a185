"""Every code this service answers with, in Chinese and English."""

from chassis.application import Problem

PROBLEMS: dict[str, Problem] = {
    "cursor.malformed": Problem(422, "翻页标记有误", "`after` is not a cursor of this list"),
    "date.in-future": Problem(422, "日期不能晚于今天", "the day has not come yet"),
    "visit.already-recorded": Problem(
        409, "该婴幼儿当日的上门指导已登记", "the visit to this child on this day is recorded already"
    ),
    "visit.already-voided": Problem(409, "该上门指导已作废", "the visit is voided already"),
    "visit.unknown": Problem(409, "没有这次上门指导的记录", "no such visit is recorded"),
    "session.already-recorded": Problem(
        409, "该机构此地此时的亲子体验已登记", "the institution's session at this place and start is recorded already"
    ),
    "session.already-voided": Problem(409, "该亲子体验已作废", "the session is voided already"),
    "session.unknown": Problem(409, "没有这次亲子体验的记录", "no such session is recorded"),
    "lecture.already-recorded": Problem(
        409, "该村(社区)此时的讲座已登记", "the unit's lecture at this start is recorded already"
    ),
    "lecture.already-voided": Problem(409, "该讲座已作废", "the lecture is voided already"),
    "lecture.not-held-yet": Problem(422, "资料补充日期不能早于讲座日期", "the file cannot be completed before the lecture"),
    "lecture.unknown": Problem(409, "没有这次讲座的记录", "no such lecture is recorded"),
    "training.already-recorded": Problem(409, "该培训已登记", "the training is recorded already"),
}
"""Refusals."""

WARNINGS: dict[str, Problem] = {
    "attendee.unknown": Problem(409, "参训人员未登记", "an attendee is not registered"),
    "unit.unknown": Problem(409, "单位编码未登记", "no unit is registered under this code"),
    "child.left": Problem(409, "婴幼儿当日已迁出本市", "the child had left the county by the day"),
    "child.of-other-unit": Problem(409, "婴幼儿现居住地不属于该单位", "the child's present village is not of this unit"),
    "visit.outside-band": Problem(
        409, "当日不在0-12个月,不计入上门指导", "the child is not in the band 0-12 months on the day; the visit will not count"
    ),
}
"""Warnings besides the reasons finance refuses for, whose texts the policy edition has."""
