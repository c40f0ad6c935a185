"""A container with a wrong password, without a secret or without a topic ends with one line that says what and the cure."""

import json
from pathlib import Path

import pytest
from composed import ComposedStack

from contracts.topics import ATTENDANCES

pytestmark = pytest.mark.timeout(600)
WRONG = "/run/wrong"
MISCONFIGURED = 78


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory of secrets that nothing accepts."""
    directory = tmp_path_factory.mktemp("wrong")
    for name in ("registry", "finance", "finance_owner"):
        database = name.removesuffix("_owner")
        (directory / f"{name}_url").write_text(f"postgresql://{name}:wrong@postgres:5432/{database}", encoding="utf-8")
    (directory / "password").write_text("wrong", encoding="utf-8")
    directory.chmod(0o755)
    return directory


def line_of(stack: ComposedStack, container: str, *options: str) -> tuple[int, str]:
    """The exit code and the only line of a container that cannot start."""
    answer = stack.run(container, options=options)
    lines = [
        line for line in (answer.stdout + answer.stderr).splitlines() if line.startswith(("{", "entrypoint", "Traceback", "✗"))
    ]
    assert len(lines) == 1, answer.stdout + answer.stderr
    return answer.returncode, lines[0]


@pytest.mark.parametrize(
    ("container", "variable", "secret"),
    [
        ("registry-web", "CRADLE_DATABASE_URL_FILE", "registry_url"),
        ("finance-consume", "CRADLE_DATABASE_URL_FILE", "finance_url"),
        ("finance-relay", "CRADLE_DATABASE_URL_FILE", "finance_url"),
        ("finance-migrate", "CRADLE_MIGRATION_DATABASE_URL_FILE", "finance_owner_url"),
        ("finance-consume", "CRADLE_KAFKA_PASSWORD_FILE", "password"),
        ("finance-relay", "CRADLE_KAFKA_PASSWORD_FILE", "password"),
        ("finance-topics", "CRADLE_KAFKA_PASSWORD_FILE", "password"),
    ],
)
def test_a_wrong_password_is_one_line(stack: ComposedStack, wrong: Path, container: str, variable: str, secret: str) -> None:
    code, line = line_of(stack, container, "-v", f"{wrong}:{WRONG}:ro", "-e", f"{variable}={WRONG}/{secret}")
    told = json.loads(line)
    assert (code, told["event"]) == (MISCONFIGURED, "process.cannot-start")
    assert "the password is refused" in told["what"]
    assert variable in told["cure"]


def test_the_job_that_makes_users_says_that_it_is_not_the_administrator(stack: ComposedStack, wrong: Path) -> None:
    told = ("-v", f"{wrong}:{WRONG}:ro", "-e", f"CRADLE_KAFKA_PASSWORD_FILE={WRONG}/password")
    code, line = line_of(stack, "kafka-access", *told)
    assert code == 1
    assert "Kafka at kafka:9092 as 'admin'" in line


@pytest.mark.parametrize(
    ("container", "variable"),
    [("registry-web", "CRADLE_VAULT_MASTER_KEY_FILE"), ("registry-migrate", "CRADLE_DATABASE_URL_FILE")],
)
def test_a_missing_secret_is_one_line_that_names_it(stack: ComposedStack, container: str, variable: str) -> None:
    code, line = line_of(stack, container, "-e", f"{variable}=/run/secrets/missing")
    assert code == MISCONFIGURED
    assert f"{variable} is /run/secrets/missing, which is missing" in line


def test_nothing_is_started_without_secrets_and_one_line_says_so(stack: ComposedStack, tmp_path: Path) -> None:
    bare = ComposedStack(f"{stack.project}-bare", tmp_path, dict.fromkeys(stack.ports, 0))
    try:
        assert bare.compose("up", "-d", "--wait", "--no-build", "postgres", check=False).returncode != 0
        states = bare.states()
        (line,) = bare.compose("logs", "--no-log-prefix", "secrets").stdout.splitlines()
    finally:
        bare.compose("--profile", "*", "down", "-v", "--remove-orphans", check=False)
    assert states["secrets"] == ("exited", "", MISCONFIGURED)
    assert states["postgres"][0] == "created", "not begun, and not begun again and again"
    assert line.startswith("secrets: missing or empty: delivery_database_url ")
    assert "`make secrets`" in line


def test_a_missing_topic_is_one_line_that_names_it(stack: ComposedStack) -> None:
    """The last test of all: the topic is gone after it, and the stack with it."""
    stack.compose("stop", "finance-relay", "reporting-consume")
    stack.inside("delete_topic.py", ATTENDANCES.name)
    for container in ("finance-relay", "reporting-consume"):
        code, line = line_of(stack, container)
        assert code == MISCONFIGURED
        assert json.loads(line)["what"].endswith(f"has no topic {ATTENDANCES.name}")
