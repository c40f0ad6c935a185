"""A token is checked once, and is good for as long as it says."""

from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.web.auth import TokenReader
from chassis.web.problems import ProblemError

HOUR = 3600
NEVER = 2**33


@pytest.fixture
def key() -> OKPKey:
    return OKPKey.generate_key("Ed25519")


def token(key: OKPKey, **claims: Any) -> str:
    told = {"sub": "p", "office": "341881", "roles": ["commission"], "aud": "cradle", "exp": NEVER} | claims
    return jwt.encode({"alg": "Ed25519"}, told, key, algorithms=["Ed25519"])


def test_a_good_token_is_not_checked_again(key: OKPKey, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, text = TokenReader(key), token(key)
    first = reader.read(text)
    monkeypatch.setattr(jwt, "decode", lambda *_, **__: pytest.fail("checked again"))
    assert reader.read(text) == first


def test_a_token_remembered_as_good_is_refused_once_it_has_expired(key: OKPKey) -> None:
    now = 0.0
    reader = TokenReader(key, clock=lambda: now)
    text = token(key, exp=1_600_000_000)  # long past, and remembered from when it was not
    reader._good[text] = (TokenReader(key).read(token(key)), 1_600_000_000)
    now = 1_599_999_999.0
    assert reader.read(text).person == "p"
    now = 1_600_000_001.0
    with pytest.raises(ProblemError):
        reader.read(text)


def test_a_token_of_another_key_is_refused_however_often_it_comes(key: OKPKey) -> None:
    reader, forged = TokenReader(key), token(OKPKey.generate_key("Ed25519"))
    for _ in range(2):
        with pytest.raises(ProblemError):
            reader.read(forged)


def test_the_memory_of_good_tokens_is_bounded(key: OKPKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.web.auth.KEPT_MAX", 3)
    reader = TokenReader(key)
    for number in range(10):
        assert reader.read(token(key, sub=f"p{number}")).person == f"p{number}"
        assert len(reader._good) <= 3
