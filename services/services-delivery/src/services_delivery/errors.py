"""Every code this service answers with, in Chinese and English."""

from chassis.application import Problem

PROBLEMS: dict[str, Problem] = {
    "cursor.malformed": Problem(422, "翻页标记有误", "`after` is not a cursor of this list"),
    "date.in-future": Problem(422, "日期不能晚于今天", "the day has not come yet"),
    "visit.already-recorded": Problem(
        409, "该婴幼儿当日的上门指导已登记", "the visit to this child on this day is recorded already", clause="G3.1"
    ),
    "visit.already-voided": Problem(409, "该上门指导已作废", "the visit is voided already"),
    "visit.unknown": Problem(409, "没有这次上门指导的记录", "no such visit is recorded", clause="G3.1"),
    "session.already-recorded": Problem(
        409,
        "该机构此地此时的亲子体验已登记",
        "the institution's session at this place and start is recorded already",
        clause="S3.1",
    ),
    "session.already-voided": Problem(409, "该亲子体验已作废", "the session is voided already"),
    "session.unknown": Problem(409, "没有这次亲子体验的记录", "no such session is recorded", clause="S3.1"),
    "lecture.already-recorded": Problem(
        409, "该村(社区)此时的讲座已登记", "the unit's lecture at this start is recorded already", clause="S2"
    ),
    "lecture.already-voided": Problem(409, "该讲座已作废", "the lecture is voided already"),
    "lecture.not-held-yet": Problem(422, "资料补充日期不能早于讲座日期", "the file cannot be completed before the lecture"),
    "lecture.unknown": Problem(409, "没有这次讲座的记录", "no such lecture is recorded", clause="S2"),
    "outreach.already-recorded": Problem(409, "该科普活动已登记", "the outreach is recorded already", clause="K2.1"),
    "outreach.already-voided": Problem(409, "该科普活动已作废", "the outreach is voided already"),
    "outreach.unknown": Problem(409, "没有这次科普活动的记录", "no such outreach is recorded"),
    "outreach.too-few-present": Problem(422, "到场人数少于所列家庭数", "fewer people were present than households are listed"),
    "column.already-recorded": Problem(409, "该专栏已登记", "the column is recorded already", clause="K2.1"),
    "column.closed": Problem(409, "该专栏已结束", "the column is closed"),
    "column.step-before-last": Problem(422, "日期早于该专栏上一期", "the day lies before the column's last issue or its opening"),
    "column.unknown": Problem(409, "没有这个专栏的记录", "no such column is recorded"),
    "family-help.already-recorded": Problem(
        409, "该家庭当日此项帮扶已登记", "this help for the household on the day is recorded already", clause="G3.4"
    ),
    "family-help.already-voided": Problem(409, "该帮扶记录已作废", "the help is voided already"),
    "family-help.unknown": Problem(409, "没有这次帮扶的记录", "no such help is recorded"),
    "township-means.already-recorded": Problem(409, "该乡镇街道已登记", "the township is recorded already", clause="G3.4"),
    "township-means.step-before-last": Problem(422, "日期早于上一次登记", "the day lies before the last change"),
    "referral.already-recorded": Problem(
        409, "该婴幼儿已有同一事由的转介", "an open referral on this ground is recorded already", clause="K1.2"
    ),
    "referral.already-answered": Problem(409, "该转介已有结果", "the referral is answered already"),
    "referral.answered-too-early": Problem(422, "结果日期早于转介日期", "it is answered before it was made"),
    "referral.unknown": Problem(409, "没有这次转介的记录", "no such referral is recorded"),
    "guide.already-recorded": Problem(409, "该指南已登记", "the guide is recorded already", clause="K3.1"),
    "guide.unchanged": Problem(409, "内容与上一版相同", "it says what the last edition says"),
    "campaign.already-recorded": Problem(409, "该推送已安排", "the message is planned already", clause="K3.1"),
    "campaign.already-stopped": Problem(409, "该推送已停止", "the message is stopped already"),
    "campaign.unknown": Problem(409, "没有这次推送的记录", "no such message is planned"),
    "campaign.over": Problem(422, "最后推送日期已过", "its last day has passed"),
    "campaign.audience-outside": Problem(422, "推送对象超出本单位辖区", "a township of the audience is not of the unit"),
    "campaign.content-not-for-age": Problem(422, "内容不适合所选月龄", "the content is not for an age of the audience"),
    "campaign.guide-entry-unknown": Problem(409, "该版指南没有此条目", "the edition of the guide has no such entry"),
    "handover.already-recorded": Problem(
        409, "该家庭当日已登记宣传到户", "the household's hand-over on this day is recorded already", clause="G1.2"
    ),
    "handover.already-voided": Problem(409, "该宣传到户记录已作废", "the hand-over is voided already"),
    "handover.unknown": Problem(409, "没有这次宣传到户的记录", "no such hand-over is recorded"),
    "survey.already-recorded": Problem(409, "该轮调查已登记", "the round is recorded already", clause="G1.3"),
    "survey.unknown": Problem(409, "没有这轮调查的记录", "no such round is recorded"),
    "survey.closed": Problem(409, "该轮调查已结束,结果不再更改", "the round is closed: its results are fixed"),
    "survey.township-outside": Problem(422, "所列乡镇街道不属于该单位", "a township is not of the unit that runs the round"),
    "survey.township-not-asked": Problem(422, "该轮调查不含此乡镇街道", "the round does not ask in this township"),
    "survey.correct-exceeds-surveyed": Problem(422, "答对人数多于调查人数", "more people answered correctly than were asked"),
    "survey.beyond-sample": Problem(422, "调查人数多于抽样人数", "more people were asked than the sample has"),
    "survey.before-opening": Problem(422, "日期早于调查开始或最后一次调查", "the day lies before the round began or last asked"),
    "survey.results-missing": Problem(409, "尚有乡镇街道没有调查结果", "a township's result is missing"),
    "training.already-recorded": Problem(409, "该培训已登记", "the training is recorded already", clause="K6.1"),
    "training.already-voided": Problem(409, "该培训已作废", "the training is voided already", clause="K6.1"),
    "training.other-department": Problem(422, "该类培训由另一部门组织", "the text gives this training to another department"),
    "training.unknown": Problem(409, "没有这次培训的记录", "no such training is recorded", clause="K6.1"),
    "volunteers.already-recorded": Problem(409, "该志愿服务已登记", "the service is recorded already", clause="M4"),
    "volunteers.already-voided": Problem(409, "该志愿服务已作废", "the service is voided already"),
    "volunteers.unknown": Problem(409, "没有这次志愿服务的记录", "no such service is recorded"),
}
"""Refusals."""

WARNINGS: dict[str, Problem] = {
    "consent.missing": Problem(409, "监护人未同意转介", "the guardian has not consented to the referral"),
    "volunteer.unknown": Problem(409, "志愿者未登记", "a volunteer is not registered"),
    "organisation.not-helping": Problem(
        409, "社会组织当日未登记或已退出", "the organisation is not registered or withdrawn on the day"
    ),
    "attendee.unknown": Problem(409, "参训人员未登记", "an attendee is not registered", clause="S4.1"),
    "unit.unknown": Problem(409, "单位编码未登记", "no unit is registered under this code", clause="G1.1"),
    "child.left": Problem(409, "婴幼儿当日已迁出本市", "the child had left the county by the day"),
    "child.of-other-unit": Problem(409, "婴幼儿现居住地不属于该单位", "the child's present village is not of this unit"),
    "visit.outside-band": Problem(
        409, "当日不在0-12个月,不计入上门指导", "the child is not in the band 0-12 months on the day; the visit will not count"
    ),
}
"""Warnings besides the reasons finance refuses for, whose texts the policy edition has."""
