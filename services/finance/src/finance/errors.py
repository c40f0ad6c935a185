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

PROBLEMS: Mapping[str, Problem] = _ENACTMENTS
"""By code."""
