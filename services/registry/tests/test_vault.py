"""Sealing: what opens, and what does not."""

import base64
from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag

from registry.domain.likeness import Likeness
from registry.vault.ciphers import UnknownSuite
from registry.vault.master_key import MasterKey, MissingMasterKey, read_master_key
from registry.vault.vault import Vault

SUBJECT, OTHER = UUID(int=1), UUID(int=2)
PLAINTEXT = '{"name":"王小雨"}'.encode()


def test_what_is_sealed_opens_again(vault):
    sealed = vault.seal(SUBJECT, PLAINTEXT)
    assert sealed.suite_id == "aes-256-gcm"
    assert PLAINTEXT not in sealed.ciphertext
    assert vault.unseal(sealed) == PLAINTEXT


def test_every_sealing_has_a_key_and_nonces_of_its_own(vault):
    first, second = vault.seal(SUBJECT, PLAINTEXT), vault.seal(SUBJECT, PLAINTEXT)
    assert first.wrapped_key != second.wrapped_key
    assert first.ciphertext != second.ciphertext
    with pytest.raises(InvalidTag):
        vault.unseal(replace(first, wrapped_key=second.wrapped_key))


def test_it_does_not_open_as_another_subjects(vault):
    with pytest.raises(InvalidTag):
        vault.unseal(replace(vault.seal(SUBJECT, PLAINTEXT), subject_id=OTHER))


@pytest.mark.parametrize("part", ["wrapped_key", "ciphertext"])
@pytest.mark.parametrize("at", [0, 12, -1])
def test_it_does_not_open_with_a_bit_changed(vault, part, at):
    sealed = vault.seal(SUBJECT, PLAINTEXT)
    changed = bytearray(getattr(sealed, part))
    changed[at] ^= 1
    with pytest.raises(InvalidTag):
        vault.unseal(replace(sealed, **{part: bytes(changed)}))


def test_it_does_not_open_under_another_master_key(vault):
    other = Vault.of(MasterKey(bytes(32)))
    assert other.fingerprint != vault.fingerprint
    with pytest.raises(InvalidTag):
        other.unseal(vault.seal(SUBJECT, PLAINTEXT))


def test_a_suite_of_another_build_is_named(vault):
    with pytest.raises(UnknownSuite, match="sm4-gcm"):
        vault.unseal(replace(vault.seal(SUBJECT, PLAINTEXT), suite_id="sm4-gcm"))


def test_a_digest_is_of_one_key_and_one_kind(vault):
    number = ("990000201903310013",)
    digest = vault.digest(Likeness("child-id-number", number))
    assert digest == vault.digest(Likeness("child-id-number", number))
    assert digest != vault.digest(Likeness("practitioner-id-number", number))
    assert digest != Vault.of(MasterKey(bytes(32))).digest(Likeness("child-id-number", number))


def test_a_digest_keeps_particulars_apart(vault):
    one = vault.digest(Likeness("child-name-birth-village", ("ab", "c", "d")))
    assert one != vault.digest(Likeness("child-name-birth-village", ("a", "bc", "d")))


def test_nothing_secret_shows_in_what_may_be_logged(vault):
    master_key = MasterKey(b"secret secret secret secret 1234")
    assert "secret secret" not in repr(master_key)
    assert repr(vault.index_key) not in repr(vault)
    assert repr(vault.wrapping_key) not in repr(vault)
    assert "990000" not in repr(Likeness("child-id-number", ("990000201903310013",)))


def test_a_master_key_is_32_bytes_in_base64(tmp_path):
    path = tmp_path / "master.key"
    path.write_bytes(base64.b64encode(bytes(range(32))) + b"\n")
    assert read_master_key(path) == MasterKey(bytes(range(32)))
    for content, why in ((base64.b64encode(bytes(16)), "16 bytes"), (b"not base64!", "not base64")):
        path.write_bytes(content)
        with pytest.raises(MissingMasterKey, match=why):
            read_master_key(path)
    for missing in (None, tmp_path / "nowhere"):
        with pytest.raises(MissingMasterKey, match="CRADLE_VAULT_MASTER_KEY_FILE"):
            read_master_key(missing)
