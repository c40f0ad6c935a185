"""Every refusal of the registry, in both languages, and the HTTP status it answers with.

409: it conflicts with what is recorded; 422: it cannot be true; 403: another person or office has to do it.
"""

from collections.abc import Mapping

from chassis.application import Problem

_UNITS = {
    "unit.unknown": Problem(409, "该行政单位未登记", "the unit is not registered", clause="G1.1"),
    "unit.already-recorded": Problem(409, "该行政单位已登记", "the unit is registered already", clause="G1.1"),
    "unit.code-not-of-level": Problem(
        422, "代码位数与级别不符", "the code has another length than codes of the level", clause="G1.1"
    ),
    "unit.kind-not-of-level": Problem(422, "单位类型与级别不符", "the kind does not belong to the level", clause="G1.1"),
    "unit.parent-not-of-code": Problem(422, "上级单位与代码不符", "the code says another parent", clause="G1.1"),
}
_CHILDREN = {
    "child.unknown": Problem(409, "该婴幼儿未登记", "the child is not registered", clause="G3.1"),
    "child.already-exists": Problem(409, "该编号已被使用", "the id is in use", clause="G3.1"),
    "child.already-recorded": Problem(409, "该婴幼儿已登记", "the child is registered already", clause="G3.1"),
    "child.born-after-registration": Problem(
        422, "出生日期晚于登记日期", "the birth date lies after the registration", clause="G3.1"
    ),
    "child.already-there": Problem(409, "婴幼儿已在该村(社区)", "the child is resident there already", clause="G3.1"),
    "child.already-left": Problem(409, "已登记迁出本市", "the child is recorded as having left", clause="G3.1"),
    "child.step-before-last": Problem(
        422, "日期早于登记或上一次变动", "the date lies before the registration or the last move or departure", clause="G3.1"
    ),
    "child.merged": Problem(409, "该登记已并入另一婴幼儿", "the registration is merged into another child"),
    "child.merged-into-itself": Problem(422, "不能并入自身", "a child is not merged into itself"),
    "child.merge-chained": Problem(
        409, "其中一方已有合并,须先撤销", "one of the two takes part in another merge, which is undone first"
    ),
    "child.merge-of-another": Problem(409, "出生日期相差过大,不是同一婴幼儿", "the birth dates are too far apart for one child"),
    "child.births-unexplained": Problem(422, "出生日期不同,须说明原因", "the birth dates differ and the ground does not say why"),
    "child.merged-before-registration": Problem(422, "合并日期早于登记", "the merge lies before a registration"),
    "child.not-merged": Problem(409, "该登记未被合并", "the registration is not merged"),
    "household.unknown": Problem(409, "该家庭没有已登记的婴幼儿", "no child of the household is registered"),
    "consent.already-given": Problem(409, "已登记同意", "consent is given already"),
    "consent.not-given": Problem(409, "没有有效的同意", "no consent holds"),
    "consent.given-too-early": Problem(422, "日期早于上次撤回", "the day lies before the last withdrawal"),
    "consent.withdrawn-too-early": Problem(422, "撤回日期早于同意", "the withdrawal lies before the consent"),
    "special-family.already-set": Problem(409, "该家庭已有标记", "the household is flagged already"),
    "special-family.not-set": Problem(409, "该家庭没有标记", "the household is not flagged"),
    "special-family.set-too-early": Problem(422, "日期早于上一次解除", "the date lies before the last flag's end"),
    "special-family.ended-too-early": Problem(422, "日期早于标记开始", "the date lies before the flag began"),
}
_INSTITUTIONS = {
    "institution.unknown": Problem(409, "该机构未备案", "the institution is not on file", clause="K4.1"),
    "institution.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "institution.other-registrar": Problem(422, "登记部门与机构性质不符", "another department registers that legal form"),
    "institution.capacity-not-the-sum": Problem(
        422, "各班型托位之和与总托位不符", "the places by age group are not the capacity"
    ),
    "institution.before-filing": Problem(422, "日期早于备案", "the date lies before the filing"),
    "institution.filing-ended": Problem(409, "备案已注销", "the institution is off file"),
    "institution.already-suspended": Problem(409, "已暂停服务", "it is suspended already"),
    "institution.not-suspended": Problem(409, "未暂停服务", "it is not suspended"),
    "institution.resumed-too-early": Problem(422, "恢复日期早于暂停", "it resumes before it was suspended"),
    "institution.suspended": Problem(409, "当日暂停服务", "it is suspended on the day"),
    "institution.credentials-incomplete": Problem(409, "当日手续资质不全", "its credentials are not full on the day"),
    "suspension.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "assessment.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "assessment.unknown": Problem(409, "该机构没有此次评估", "the institution has no such assessment"),
    "assessment.before-edition": Problem(422, "评估日期早于政策施行", "the assessment lies before the policy takes effect"),
    "assessment.areas-differ": Problem(422, "评分项目与标准不符", "each area of the standard is scored, once"),
    "assessment.points-beyond-standard": Problem(422, "得分超过满分", "an area has more points than the standard gives"),
    "assessment.not-of-the-time": Problem(409, "评估结果不在有效期内", "the assessment is not of the time of the designation"),
    "designation.ends-before-start": Problem(422, "有效期止早于有效期起", "the designation ends before it begins"),
    "designation.kind-not-designable": Problem(422, "仅育儿园、亲子园可认定示范", "only nurseries and centres are designated"),
    "designation.score-too-low": Problem(409, "评估得分未达示范标准", "the total does not reach what a designation needs"),
    "designation.already-holds": Problem(409, "示范认定仍在有效期内", "a designation holds on the day"),
    "designation.not-held": Problem(409, "当日没有示范认定", "no designation holds on the day"),
    "support.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "support.amount-missing": Problem(422, "须填写金额", "a purchase or reward states its amount"),
    "credential.unknown": Problem(409, "该机构没有此项资质", "the institution has no such credential"),
    "credential.already-exists": Problem(409, "该资质编号已被使用", "the credential's id is in use", clause="K4.1"),
    "credential.already-revoked": Problem(409, "该资质已撤销", "the credential is revoked already"),
    "credential.ends-before-start": Problem(422, "有效期止早于有效期起", "the credential ends before it begins"),
    "practitioner.unknown": Problem(409, "该从业人员未登记", "the practitioner is not registered"),
    "practitioner.already-exists": Problem(409, "该编号已被使用", "the id is in use", clause="G5.2"),
    "practitioner.already-recorded": Problem(409, "该从业人员已登记", "the practitioner is registered already", clause="G5.2"),
    "qualification.already-recorded": Problem(409, "该职业资格已登记", "the qualification is recorded already", clause="G5.2"),
    "qualification.ends-before-start": Problem(422, "有效期止早于取得日期", "the qualification ends before it was awarded"),
    "health-certificate.already-recorded": Problem(
        409, "该健康证明已登记", "the health certificate is recorded already", clause="K5.4"
    ),
    "health-certificate.ends-before-start": Problem(422, "有效期止早于有效期起", "the certificate ends before it begins"),
    "employment.of-one-employer": Problem(
        422, "须注明一个用人单位", "an employment is of an institution or of a unit, one of them"
    ),
    "employment.post-not-of-employer": Problem(422, "岗位与用人单位不符", "the post does not belong to this kind of employer"),
    "employment.not-ended": Problem(409, "上一岗位尚未离岗", "the employment before has not ended"),
    "employment.before-last-ended": Problem(422, "上岗日期早于上次离岗", "it begins before the last employment ended"),
    "employment.none": Problem(409, "当前没有在岗登记", "the practitioner is not employed"),
    "employment.ends-before-it-began": Problem(422, "离岗日期早于上岗日期", "it ends before it began"),
    "organisation.unknown": Problem(409, "该社会组织未登记", "the organisation is not registered"),
    "organisation.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "organisation.already-recorded": Problem(
        409, "该单位已登记同名社会组织", "the unit has an organisation of this name", clause="M4"
    ),
    "organisation.already-withdrawn": Problem(409, "该社会组织已退出", "the organisation is withdrawn already"),
    "organisation.withdrawn-too-early": Problem(422, "退出日期早于登记日期", "it is withdrawn before it was registered"),
    "title.already-recorded": Problem(409, "该职称已登记", "the title is recorded already", clause="S2"),
    "agreement.unknown": Problem(409, "该协议未登记", "the agreement is not recorded"),
    "agreement.already-exists": Problem(409, "该编号已被使用", "the id is in use", clause="S3.1"),
    "agreement.already-terminated": Problem(409, "该协议已终止", "the agreement is terminated already"),
    "agreement.amended-outside-validity": Problem(
        422,
        "变更起始日须在协议有效期内,且晚于上一版的起始日",
        "an amendment begins while the agreement holds, after the last one",
    ),
    "agreement.ends-before-start": Problem(422, "协议止期早于起期", "the agreement ends before it begins"),
    "agreement.selection-reason-missing": Problem(
        409, "购买非示范机构服务须说明理由", "a purchase from no demonstration institution needs a reason"
    ),
    "agreement.selection-reason-given": Problem(409, "已登记选择理由", "the reason is recorded already"),
    "agreement.fee-missing": Problem(422, "上门服务须约定每场费用", "outreach needs a fee per session"),
}
_FACILITIES = {
    "facility.unknown": Problem(409, "该站(室)未申请", "the facility has not been applied for", clause="S1.1"),
    "facility.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "facility.site-elsewhere": Problem(422, "地点不在申请单位所属乡镇(街道)", "the site lies in another township"),
    "facility.called-otherwise": Problem(
        422, "示范指导站不能以亲子园名义申请", "a station is not applied for under another name"
    ),
    "facility.checklist-not-met": Problem(422, "验收内容未全部达标", "items of the checklist are not met"),
    "facility.ended": Problem(409, "该站(室)已终止", "the application has been rejected, or the facility closed"),
    "facility.name-unchanged": Problem(409, "名称没有变化", "it has that name already"),
    "facility.already-designated": Problem(409, "已认定为示范", "it is a demonstration facility already"),
    "facility.not-designated": Problem(409, "未认定为示范", "it is no demonstration facility"),
    "facility.withdrawn-too-early": Problem(422, "撤销日期早于认定", "the withdrawal lies before the designation"),
    "facility.no-open-finding": Problem(409, "没有待办结的检查线索", "no finding about it is open"),
    "facility.finding-closed-too-early": Problem(422, "办结日期早于线索产生", "the finding is closed before it was raised"),
    "facility.plan-not-due": Problem(409, "当前环节不能提交方案", "no plan is due"),
    "facility.plan-not-submitted": Problem(409, "没有待审核的方案", "no plan is submitted"),
    "facility.reviewer-is-planner": Problem(403, "审核人不能是方案提交人", "who planned it does not review it"),
    "facility.plan-not-approved": Problem(409, "方案未通过审核", "the plan is not approved"),
    "facility.construction-not-started": Problem(409, "未开工", "construction has not started"),
    "facility.not-built": Problem(409, "未完工,不能验收", "it is not built: no acceptance is due"),
    "facility.already-accepted": Problem(409, "已验收", "it is accepted already"),
    "facility.not-accepted": Problem(409, "未验收", "it is not accepted"),
    "facility.already-closed": Problem(409, "已关闭", "it is closed already"),
    "facility.step-before-last": Problem(422, "日期早于上一环节", "the date lies before that of the step before"),
    "facility.reinspection-before-inspection": Problem(422, "复验日期早于本次验收", "the next inspection lies before this one"),
    "facility.accepted-before-edition": Problem(
        422, "验收日期早于政策施行", "the acceptance lies before the policy takes effect: it has no award"
    ),
    "facility.award-out-of-range": Problem(422, "奖补金额不在规定范围", "the award is out of the clause's range"),
}
_SUPERVISION = {
    "inspection.unknown": Problem(409, "该检查未登记", "the inspection is not recorded"),
    "inspection.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "inspection.joint-needs-two": Problem(422, "联合执法须两个以上部门", "a joint inspection is of two departments at least"),
    "inspection.area-not-inspected": Problem(422, "问题不在检查内容之列", "a finding is of an area that was not inspected"),
    "inspection.due-before-inspection": Problem(422, "整改期限早于检查", "a deadline lies before the inspection"),
    "inspection.finding-unknown": Problem(409, "没有该问题", "the inspection has no such finding"),
    "inspection.finding-already-closed": Problem(409, "该问题已办结", "the finding is closed already"),
    "inspection.closed-too-early": Problem(422, "办结日期早于检查", "the finding is closed before it was raised"),
    "quality-list.nobody": Problem(409, "没有可公布的优质机构", "no institution is of quality today"),
    "mutual-care.unknown": Problem(409, "该互助未登记", "the arrangement is not recorded"),
    "mutual-care.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "mutual-care.too-few": Problem(422, "互助须两户以上", "two households at least help each other"),
    "mutual-care.already-ended": Problem(409, "已结束", "it has ended already"),
    "mutual-care.ended-too-early": Problem(422, "结束日期早于开始", "it ends before it began"),
}
_GOVERNANCE = {
    "meeting.unknown": Problem(409, "该会议未登记", "the meeting is not recorded"),
    "meeting.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "meeting.without-lead": Problem(422, "牵头的卫生健康部门未参加", "the lead department, health, was not there"),
    "meeting.already-minuted": Problem(409, "会议纪要已归档", "the minutes are on file already"),
    "meeting.minuted-too-early": Problem(422, "归档日期早于会议", "the minutes lie before the meeting"),
    "task.unknown": Problem(409, "该事项未交办", "the task is not assigned"),
    "task.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "task.resolution-without-meeting": Problem(422, "决议与会议须同时注明", "a resolution and its meeting are named together"),
    "task.resolution-unknown": Problem(409, "会议纪要没有该决议", "the meeting's minutes have no such resolution"),
    "task.due-before-assigned": Problem(422, "期限早于交办日期", "it is due before it is assigned"),
    "task.not-later": Problem(422, "新期限不晚于原期限", "the new day is not later"),
    "task.other-department": Problem(403, "该事项由其他部门承办", "it is another department's task"),
    "task.completed-too-early": Problem(422, "办结日期早于交办", "it was done before it was assigned"),
    "task.already-completed": Problem(409, "已办结", "it is done already"),
    "duty.unknown": Problem(422, "没有该项职责", "the annex has no such duty"),
    "duty.other-department": Problem(403, "该职责属于其他部门", "it is another department's duty"),
    "duty.not-of-the-year": Problem(422, "年度不在政策施行至上报之间", "the year lies before the policy or after the report"),
    "duty.report-unknown": Problem(409, "没有该次上报", "no such report stands"),
}
_CENTRES = {
    "centre.unknown": Problem(409, "该机构未设立", "the centre has not been established"),
    "centre.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "centre.already-accepted": Problem(409, "已验收", "it is accepted already"),
    "centre.not-open": Problem(409, "未开放", "it is not open"),
    "centre.step-before-last": Problem(422, "日期早于上一环节", "the date lies before that of the step before"),
    "centre.accepted-before-edition": Problem(422, "验收日期早于政策施行", "the acceptance lies before the policy takes effect"),
    "centre.checklist-not-met": Problem(422, "验收内容未全部达标", "items of the checklist are not met"),
}
_IDENTITIES = {"identity.erased": Problem(410, "身份信息已依法删除", "the identity has been erased")}

PROBLEMS: Mapping[str, Problem] = (
    _UNITS | _CHILDREN | _INSTITUTIONS | _FACILITIES | _SUPERVISION | _GOVERNANCE | _CENTRES | _IDENTITIES
)
"""By code."""
