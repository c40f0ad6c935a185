import json
from datetime import UTC, datetime

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import OKPKey

from chassis.web.auth import load_public_key, read_actor
from chassis.web.problems import ProblemError
from cradle_cli.token import issue
from local_stack.keys import Keys


def test_the_services_accept_the_token_and_read_who_acts(cradle, home):
    answer = cradle("token", "--role", "township", "--role", "operator", "--office", "341881001", "--person", "p-17")
    actor = read_actor(answer.stdout.strip(), load_public_key(home / "keys" / "token-public.pem"))
    assert (actor.person, actor.office, actor.roles) == ("p-17", "341881001", {"township", "operator"})


def test_json_says_what_the_token_holds(cradle, home):
    document = json.loads(cradle("token", "--role", "commission", "--hours", "2", "--json").stdout)
    key = OKPKey.import_key((home / "keys" / "token-public.pem").read_bytes())
    claims = jwt.decode(document["token"], key, algorithms=["Ed25519"]).claims
    assert (claims["iss"], claims["aud"], claims["sub"]) == ("cradle-dev", "cradle", "dev-commission")
    assert claims["exp"] - claims["iat"] == 2 * 3600
    assert datetime.fromisoformat(document["expires_at"]).timestamp() == pytest.approx(claims["exp"], abs=1)


def test_a_second_token_is_signed_with_the_same_key(cradle, home):
    cradle("token", "--role", "auditor")
    key = (home / "keys" / "token-private.pem").read_bytes()
    cradle("token", "--role", "auditor")
    assert (home / "keys" / "token-private.pem").read_bytes() == key


def test_an_unknown_role_is_refused_with_the_known_ones(cradle):
    answer = cradle("token", "--role", "king")
    assert answer.exit_code == 2
    assert "no such role" in answer.output
    assert "commission" in answer.output


@pytest.fixture
def keys(tmp_path):
    made = Keys(tmp_path / "other")
    made.make_missing(())
    return made


def test_a_token_of_another_stack_is_worth_nothing(cradle, home, keys):
    token = issue(keys, person="p", office="341881", roles=["commission"], issued_at=datetime.now(UTC), hours=1)
    cradle("token", "--role", "commission")
    with pytest.raises((BadSignatureError, ProblemError)):
        read_actor(token, load_public_key(home / "keys" / "token-public.pem"))


def test_an_expired_token_is_worth_nothing(keys):
    token = issue(keys, person="p", office="341881", roles=["commission"], issued_at=datetime(2020, 1, 1, tzinfo=UTC), hours=1)
    with pytest.raises(ProblemError):
        read_actor(token, load_public_key(keys.token_public))
