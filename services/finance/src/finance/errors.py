"""Every refusal of finance's commands, in both languages, and the HTTP status it answers with.

409: it conflicts with what is recorded; 422: it cannot be true; 403: another person or office has to do it.
Reasons that claims are refused for stand in the edition.
"""

from collections.abc import Mapping

from chassis.application import Problem

_ENACTMENTS = {
    "edition.unknown": Problem(409, "没有该政策版本", "there is no such edition"),
    "enactment.already-stands": Problem(409, "该版本已有施行文件", "an enactment of the edition stands already"),
    "enactment.before-withdrawal": Problem(422, "当日前一施行文件仍有效", "on that day the enactment before still holds"),
    "enactment.none-stands": Problem(409, "该版本没有有效的施行文件", "no enactment of the edition stands"),
    "enactment.withdrawn-too-early": Problem(422, "废止日期早于施行日期", "it is withdrawn before it takes effect"),
    "settlement.policy-not-enacted": Problem(
        409, "政策为征求意见稿,未登记施行文件,只计提不拨付", "the edition is a draft: money accrues, and is not paid"
    ),
}
_BUDGETS = {
    "budget.not-appropriated": Problem(409, "该资金当年未安排预算", "nothing is appropriated to the fund for the year"),
    "budget.already-appropriated": Problem(409, "该资金当年预算已安排,请作追加", "it is appropriated already: supplement it"),
    "budget.document-repeated": Problem(409, "该文件已登记过", "the document has been recorded already"),
    "budget.exceeded": Problem(
        409, "超出预算余额,未经授权不得拨付", "past what there is: not paid without an authorised override"
    ),
    "override.unknown": Problem(409, "没有该超预算申请", "nobody has asked for this override"),
    "override.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "override.already-authorised": Problem(409, "已授权", "it is authorised already"),
    "override.same-person": Problem(403, "授权人不能是申请人", "who asked for it does not authorise it"),
}
_SETTLEMENTS = {
    "settlement.id-in-use": Problem(409, "该编号已被使用", "the id is in use"),
    "settlement.unknown": Problem(409, "没有该结算", "there is no such settlement"),
    "settlement.nothing-due": Problem(409, "没有应结算的款项", "nothing is due"),
    "settlement.no-period-end": Problem(422, "截止日不是结算期末", "the day ends no period of settlement"),
    "settlement.not-over-yet": Problem(422, "结算期尚未结束", "the period is not over yet"),
    "settlement.closed-already": Problem(
        409, "账期已结至更晚日期,不得重开,更正计入本期", "closed to a later day: it is not opened again, corrections come now"
    ),
    "settlement.books-not-decided": Problem(
        409, "尚有账簿待判定,请稍后再试", "books are still to be decided: try again in a moment"
    ),
    "settlement.topics-not-read": Problem(
        409, "尚有已发布的记录未处理,请稍后再试", "published records have not been applied yet: try again in a moment"
    ),
    "settlement.records-parked": Problem(
        409, "有搁置的记录,请先处理(cradle parked list)", "records are parked: see to them first (cradle parked list)"
    ),
    "settlement.not-at-this-step": Problem(409, "结算不在该环节", "the settlement is not at this step"),
    "settlement.same-person": Problem(403, "审批人不能是经办人", "who prepared it does not approve it"),
    "settlement.other-file": Problem(409, "回单与拨付文件不符", "the result is of another file: its check sum differs"),
    "settlement.bank-line-unknown": Problem(
        422,
        "拨付文件中没有该笔:序号、收款单位与金额须与文件一致",
        "the file has no such line: place, payee and amount are as in it",
    ),
    "settlement.bank-line-known": Problem(409, "该笔回单已登记", "the bank's result of this line is recorded already"),
    "settlement.bank-reason-missing": Problem(422, "未付成功的须填写原因", "a failed line needs its reason"),
    "settlement.bank-lines-wrong": Problem(422, "回单有误,未作登记", "lines of the result are wrong: none is recorded"),
    "repayment.id-in-use": Problem(409, "该编号已被使用", "the id is in use"),
    "repayment.already-recorded": Problem(409, "该凭证已登记", "the document has been recorded already", clause="M3"),
    "repayment.more-than-owed": Problem(409, "退回金额超过应退金额", "more than is owed"),
}

_RULINGS = {
    "ruling.subject-unknown": Problem(422, "没有该读法或参数", "there is no such reading or parameter"),
    "ruling.value-not-allowed": Problem(422, "裁定的取值不允许", "it cannot have this value"),
    "ruling.not-at-year-start": Problem(
        422, "该读法决定一年如何计算,裁定须自1月1日起", "the reading shapes a year: it is ruled from 1 January"
    ),
    "ruling.before-effect": Problem(422, "早于政策施行日期", "it lies before the edition's effect"),
    "ruling.changes-nothing": Problem(409, "当日已如此执行", "on that day it is held so already"),
    "ruling.unknown": Problem(409, "没有该裁定", "there is no such ruling"),
    "edition.invalid": Problem(422, "政策版本文件有误", "it is not a valid edition of the policy"),
    "ruling.already-withdrawn": Problem(409, "该裁定已撤销", "the ruling is withdrawn already"),
}

_FUND_INSPECTIONS = {
    "fund-inspection.unknown": Problem(409, "该检查未登记", "the inspection is not recorded"),
    "fund-inspection.already-exists": Problem(409, "该编号已被使用", "the id is in use"),
    "fund-inspection.already-decided": Problem(409, "已作出处理决定", "it is decided already"),
    "fund-inspection.not-heard": Problem(409, "被检查方未陈述且期限未到", "the inspected has not stated its case, and may still"),
    "fund-inspection.step-before-last": Problem(422, "日期早于上一环节", "the date lies before that of the step before"),
    "deduction.amount-or-share": Problem(422, "扣减须写明金额或比例之一", "a deduction is an amount, or a share"),
    "deduction.share-without-end": Problem(422, "按比例扣减须有止期", "a share of payments has an end"),
    "deduction.none-decided": Problem(409, "没有待签批的扣减决定", "no deduction is decided"),
    "deduction.already-signed": Problem(409, "扣减已签批", "it is signed already"),
    "deduction.signer-is-decider": Problem(403, "签批人不能是决定人", "who decided it does not sign it"),
    "deduction.not-signed": Problem(409, "扣减未签批", "it is not signed"),
    "deduction.already-appealed": Problem(409, "已提出申诉", "it has been appealed against already"),
    "deduction.not-appealed": Problem(409, "没有待处理的申诉", "no appeal is open"),
    "deduction.appeal-by-decider": Problem(403, "原决定人不得处理申诉", "who decided it does not decide the appeal"),
    "deduction.outcome-unclear": Problem(422, "减少须写明新的扣减,其他结果不写", "a reduced deduction is said, and no other"),
    "deduction.not-less": Problem(422, "新的扣减须少于原扣减", "it is not less of the same"),
}

PROBLEMS: Mapping[str, Problem] = _ENACTMENTS | _BUDGETS | _RULINGS | _FUND_INSPECTIONS | _SETTLEMENTS
"""By code."""
