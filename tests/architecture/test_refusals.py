"""A refusal or warning that a service gives has a Chinese and an English text somewhere a person will find it."""

import ast
import re
from collections.abc import Iterator

import yaml

CODE = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")
GIVING = {"Refusal", "ProblemError", "Advice"}
TECHNICAL_SUBJECTS = {"aggregate", "auth", "command", "export", "file", "idempotency", "request", "resource", "service", "store"}
"""What the chassis refuses for every service: who asks and in what form, not what the policy says."""
TECHNICAL = {
    "auth.other-office": "whose office it is, whatever the clause",
    "command.contended": "others wrote at the same time",
    "cursor.malformed": "the form of a request",
    "date.in-future": "no record of any kind is of a day that has not come",
    "identity.erased": "the law on personal information, not the policy",
    "resource.not-found": "there is nothing to say more of",
}
"""Refusals of a service that no clause is behind, each with the reason."""
SERVICES = ("registry", "services_delivery", "finance", "reporting", "chassis")


def given_codes(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """The literal codes that refusals are made with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVING:
            for argument in [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "code")]:
                for part in ast.walk(argument):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
                        yield part.value, node


def told_codes(tree: ast.Module) -> set[str]:
    """The codes that a table of texts has: the keys of its dictionaries."""
    keys = (key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys)
    return {
        key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str) and CODE.fullmatch(key.value)
    }


def texts(modules, root) -> dict[str, set[str]]:
    """The codes each package has texts for: its errors.py, beside the chassis' and the policy edition's."""
    edition = yaml.safe_load((root / "contracts/policy/ningguo-2019-draft.yaml").read_text(encoding="utf-8"))
    shared = set(edition["refusals"])
    found: dict[str, set[str]] = {}
    for module in modules:
        if module.name == "chassis.web.problems":
            shared |= told_codes(module.tree)
        elif module.name.rpartition(".")[2] == "errors" or ".errors." in module.name:
            found.setdefault(module.package, set()).update(told_codes(module.tree))
    return {package: shared | found.get(package, set()) for package in SERVICES}


def test_every_refusal_has_its_texts(modules, root):
    told = texts(modules, root)
    untold = [
        f"{module.at(call)}: {code}"
        for module in modules
        if module.package in SERVICES
        for code, call in given_codes(module.tree)
        if code not in told[module.package]
    ]
    assert untold == []


def test_a_domain_names_no_reason_that_is_not_told(modules, root):
    """Reasons also travel as plain strings; whatever looks like one and is about a known subject must have its texts."""
    told = texts(modules, root)
    untold = [
        f"{module.at(node)}: {node.value}"
        for module in modules
        if module.package in SERVICES and ".domain." in module.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
        if node.value.partition(".")[0] in {code.partition(".")[0] for code in told[module.package]}
        if node.value not in told[module.package]
    ]
    assert untold == []


def names_a_clause(call: ast.Call) -> bool:
    """True where the refusal is made with a clause."""
    given = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "clause")]
    return any(not (isinstance(clause, ast.Constant) and clause.value is None) for clause in given)


def codes_with_a_clause(tree: ast.Module) -> set[str]:
    """The codes whose entry in a table of texts names their clause."""
    entries = [
        (key.value, entry)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, entry in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]
    return {
        code
        for code, entry in entries
        if isinstance(entry, ast.Call) and any(keyword.arg == "clause" for keyword in entry.keywords)
    }


def test_every_refusal_has_its_clause(modules):
    """By the refusal that is made, or by its entry; `already-recorded` is made by the chassis, for any aggregate."""
    entries = [module for module in modules if module.name.rpartition(".")[2] == "errors"]
    named = {(module.package, code) for module in entries for code in codes_with_a_clause(module.tree)}
    made = {
        (module.package, code)
        for module in modules
        if module.package in SERVICES
        for code, call in given_codes(module.tree)
        if not names_a_clause(call)
    }
    made |= {
        (module.package, code) for module in entries for code in told_codes(module.tree) if code.endswith(".already-recorded")
    }
    assert {(package, code) for package, code in made - named if package != "chassis" and code not in TECHNICAL} == set()
    chassis = {code for package, code in made if package == "chassis"}
    assert {code for code in chassis if code.partition(".")[0] not in TECHNICAL_SUBJECTS} == set()


def test_an_untold_refusal_would_be_found(module_of):
    tree = module_of("x", 'a = Refusal("visit.lost", clause="G3.1")\nb = Refusal(code="visit.gone")\nc = "visit.text"').tree
    assert [code for code, _ in given_codes(tree)] == ["visit.lost", "visit.gone"]
