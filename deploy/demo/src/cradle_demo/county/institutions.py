"""The county's care institutions, and what is wrong with some of their papers."""

from dataclasses import dataclass, field
from datetime import date

from cradle_demo import steps
from cradle_demo.county.units import commission
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded

OPENED = date(2019, 9, 1)
REQUIRED = {
    "nursery": ("registration", "health-permit", "fire-inspection", "food-licence"),
    "parent-child-centre": ("registration", "health-permit", "fire-inspection"),
    "care-point": ("registration", "health-permit", "fire-inspection"),
    "employer": ("registration", "health-permit", "fire-inspection"),
}
ISSUERS = {
    "registration": "宁国市市场监督管理局",
    "health-permit": "宁国市卫生健康委员会",
    "fire-inspection": "宁国市消防救援大队",
    "food-licence": "宁国市市场监督管理局",
    "staff-health": "宁国市疾病预防控制中心",
}


@dataclass(slots=True)
class Institution:
    """An institution; `fault` says what is wrong with its papers: expired, revoked, incomplete, or nothing."""

    name: str
    kind: str
    township_code: str
    fault: str | None = None
    id: str = ""
    credentials: dict[str, str] = field(default_factory=dict)


def institutions(seeded: Seeded) -> list[Institution]:
    """Fourteen institutions, most in the streets; ids from the seed."""
    named = [
        Institution("宁国市启明亲子园", "parent-child-centre", "341881001"),
        Institution("宁国市津河育儿园", "nursery", "341881001"),
        Institution("宁国市南山亲子园", "parent-child-centre", "341881002"),
        Institution("宁国市河沥溪育儿园", "nursery", "341881003"),
        Institution("宁国市汪溪亲子园", "parent-child-centre", "341881004"),
        Institution("宁国市港口育儿园", "nursery", "341881100"),
        Institution("宁国市梅林亲子园", "parent-child-centre", "341881101"),
        Institution("宁国市宁墩亲子园", "parent-child-centre", "341881103"),
        Institution("宁国市仙霞看护点", "care-point", "341881104"),
        Institution("宁国市竹峰亲子园", "parent-child-centre", "341881005", "expired"),
        Institution("宁国市中溪育儿园", "nursery", "341881102", "revoked"),
        Institution("宁国市甲路看护点", "care-point", "341881105", "incomplete"),
        Institution("宁国市开发区职工育儿点", "employer", "341881400"),
        Institution("宁国市中鼎职工育儿点", "employer", "341881002"),
    ]
    for institution in named:
        institution.id = seeded.new_id("institution")
        institution.credentials = {kind: seeded.new_id("credential") for kind in REQUIRED[institution.kind]}
    return named


def institution_records(seeded: Seeded, known: list[Institution]) -> list[Record]:
    """Filing, credentials, an expiry renewed late, a revocation found by inspection months after it took effect."""
    records = []
    for number, institution in enumerate(known):
        filed_on = date(2020, 5, 20) if institution.kind == "employer" and number % 2 else OPENED
        body = {
            "institution_id": institution.id,
            "name": institution.name,
            "kind": institution.kind,
            "legal_form": "non-profit" if institution.kind == "employer" else "for-profit",
            "township_code": institution.township_code,
            "capacity": 20 + 5 * number,
            "filed_on": filed_on.isoformat(),
        }
        records.append(_record(seeded, steps.OFFICES, "file-institution", body))
        for kind, credential_id in institution.credentials.items():
            if not (institution.fault == "incomplete" and kind == "fire-inspection"):
                records.append(_grant(seeded, institution, number, kind, credential_id))
        records += _faults(seeded, institution, number)
    return records


def _grant(seeded: Seeded, institution: Institution, number: int, kind: str, credential_id: str) -> Record:
    expires = institution.fault == "expired" and kind == "fire-inspection"
    body = _credential(institution, number, kind, credential_id, OPENED)
    if expires:
        body["valid_to"] = "2020-06-30"
    elif kind == "health-permit":
        body["valid_to"] = "2023-08-31"
    return _record(seeded, steps.OPENING, "grant-credential", body, "expires in the year" if expires else None)


def _faults(seeded: Seeded, institution: Institution, number: int) -> list[Record]:
    if institution.fault == "expired":
        renewed = _credential(institution, number + 50, "fire-inspection", seeded.new_id("credential"), date(2020, 8, 16))
        return [_record(seeded, steps.month(8, steps.CHANGES), "grant-credential", renewed, "renewed six weeks late")]
    if institution.fault == "revoked":
        body = {
            "institution_id": institution.id,
            "credential_id": institution.credentials["health-permit"],
            "effective_on": "2020-05-15",
            "reason": "检查发现卫生评价不合格",
        }
        return [_record(seeded, steps.month(10, steps.CHANGES), "revoke-credential", body, "revoked from an earlier date")]
    return []


def _credential(institution: Institution, number: int, kind: str, credential_id: str, valid_from: date) -> Body:
    return {
        "institution_id": institution.id,
        "credential_id": credential_id,
        "kind": kind,
        "number": f"宁{kind[:2].upper()}-{valid_from.year}-{number:03d}",
        "issuer": ISSUERS[kind],
        "valid_from": valid_from.isoformat(),
    }


def _record(seeded: Seeded, step: int, command: str, body: Body, comment: str | None = None) -> Record:
    return Record(step, "registry", command, commission(), body, key=seeded.new_id("key"), comment=comment)
