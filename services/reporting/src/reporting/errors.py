"""Every refusal of reporting's commands, in both languages, and the HTTP status it answers with.

409: it conflicts with what is recorded; 422: it cannot be true; 403: another person has to do it.
"""

from collections.abc import Mapping

from chassis.application import Problem

PROBLEMS: Mapping[str, Problem] = {
    "evaluation.subject-unknown": Problem(409, "没有该乡镇街道或机构", "no such township or institution is known"),
    "evaluation.not-of-the-year": Problem(422, "该年度未结束或政策未施行", "the year is not over, or lies before the policy"),
    "evaluation.indicators-differ": Problem(422, "评分指标与标准不符", "each indicator without a figure is scored, once"),
    "evaluation.points-beyond-weight": Problem(422, "得分超过权重", "an indicator has more points than its weight"),
    "evaluation.already-published": Problem(409, "该年度评估已公布", "the evaluation is published"),
    "evaluation.not-published": Problem(409, "该年度评估未公布", "the evaluation is not published"),
    "evaluation.not-drafted": Problem(409, "没有待审定的评估", "no draft waits for approval"),
    "evaluation.other-version": Problem(409, "评估已有新版本", "the draft is of another version"),
    "evaluation.reviewer-is-drafter": Problem(403, "审定人不能是拟定人", "who drafted it does not approve it"),
    "evaluation.figures-changed": Problem(
        409, "系统数据已变化,须重新拟定", "the system's figures have changed since the draft: draft it again"
    ),
}
"""By code."""
