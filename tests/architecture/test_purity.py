"""What a domain must not do, and what money must not be."""

import ast
from collections.abc import Iterator

IMPURE = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime", "sleep"},
    "uuid": {"uuid1", "uuid4", "uuid7"},
    "ids": {"uuid7"},
    "clock": {"system_clock"},
    "random": {"random", "randint", "randrange", "choice", "choices", "shuffle", "sample", "getrandbits", "Random"},
    "secrets": {"token_bytes", "token_hex", "randbits", "choice"},
    "os": {"urandom", "getenv", "open"},
}
"""What no domain may call, by the module or class that has it."""
BARE = {
    "uuid1",
    "uuid4",
    "uuid7",
    "system_clock",
    "time_ns",
    "monotonic",
    "urandom",
    "getenv",
    "open",
    "print",
    "input",
    "randint",
}
"""What no domain may call by its bare name either."""


def impure_calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of a clock, of chance or of the outside world."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in BARE:
                yield node
            case ast.Call(func=ast.Attribute(attr=name, value=ast.Name(id=owner) | ast.Attribute(attr=owner))):
                if name in IMPURE.get(owner, ()):
                    yield node


def in_domain(name: str) -> bool:
    return ".domain." in f"{name}." and not name.startswith(("cradle", "local_stack"))


def test_a_domain_has_no_clock_no_chance_and_no_io(modules):
    domain = [module for module in modules if in_domain(module.name)]
    assert {module.package for module in domain} == {"registry", "services_delivery", "finance", "reporting"}
    assert [module.at(call) for module in domain for call in impure_calls(module.tree)] == []


def test_a_clock_in_a_domain_would_be_found(module_of):
    found = list(
        impure_calls(module_of("x.domain.y", "a = datetime.now(UTC)\nb = uuid4()\nc = date.today()\nd = ids.uuid7()").tree)
    )
    assert [call.lineno for call in found] == [1, 2, 3, 4]
    assert list(impure_calls(module_of("x.domain.y", "a = command.now\nb = event.time\nc = period.today(3)").tree)) == []


def money_as_float(tree: ast.Module) -> Iterator[ast.AST]:
    """Names that end in _fen or _yuan with a float annotation, and divisions that would make one."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name), annotation=annotation)
                | ast.arg(arg=name, annotation=annotation)
            ) if annotation is not None and name.endswith(("_fen", "_yuan")) and says_float(annotation):
                yield node
            case ast.FunctionDef(name=name, returns=returns) if (
                returns is not None and name.endswith("_fen") and says_float(returns)
            ):
                yield node
            case ast.BinOp(op=ast.Div(), left=left, right=right) if names_fen(left) or names_fen(right):
                yield node
            case ast.Call(func=ast.Name(id="float" | "round"), args=[argument, *_]) if names_fen(argument):
                yield node


def says_float(annotation: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id in {"float", "Decimal"} for node in ast.walk(annotation))


def names_fen(expression: ast.expr) -> bool:
    names = {node.id if isinstance(node, ast.Name) else getattr(node, "attr", "") for node in ast.walk(expression)}
    return any(name.endswith("_fen") for name in names)


def test_money_is_never_a_float(modules):
    assert [module.at(node) for module in modules for node in money_as_float(module.tree)] == []


def test_a_float_of_money_would_be_found(module_of):
    tree = module_of("x", "a_fen: float = 1\ndef f(b_fen: float | None): ...\nc = x.amount_fen / 100\nd = float(amount_fen)").tree
    assert len(list(money_as_float(tree))) == 4
    assert list(money_as_float(module_of("x", "a_fen: int = 1\nb = a_fen // 100\nc: float = 1.0").tree)) == []
