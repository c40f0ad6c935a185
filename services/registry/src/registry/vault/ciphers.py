"""Ciphers by suite id: what is sealed says under which suite, so that another can come beside this one."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class UnknownSuite(LookupError):
    """Sealed by a suite that this build does not have."""


class Suite(Protocol):
    """An authenticated cipher."""

    @property
    def id(self) -> str: ...

    def new_key(self) -> bytes:
        """A random key."""

    def seal(self, key: bytes, plaintext: bytes, associated: bytes) -> bytes:
        """Nonce and ciphertext; opens only with the same key and associated data."""

    def unseal(self, key: bytes, sealed: bytes, associated: bytes) -> bytes:
        """The plaintext. Raises cryptography.exceptions.InvalidTag."""


@dataclass(frozen=True, slots=True)
class Aes256Gcm:
    """AES-256-GCM with a random 96-bit nonce before the ciphertext."""

    id: str = "aes-256-gcm"

    def new_key(self) -> bytes:
        """32 random bytes."""
        return AESGCM.generate_key(256)

    def seal(self, key: bytes, plaintext: bytes, associated: bytes) -> bytes:
        """Nonce, ciphertext, tag."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, plaintext, associated)

    def unseal(self, key: bytes, sealed: bytes, associated: bytes) -> bytes:
        """The plaintext. Raises cryptography.exceptions.InvalidTag."""
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)


AES_256_GCM = Aes256Gcm()
SUITES: Mapping[str, Suite] = {AES_256_GCM.id: AES_256_GCM}


def suite(suite_id: str) -> Suite:
    """A suite by its id. Raises UnknownSuite."""
    if suite_id not in SUITES:
        raise UnknownSuite(suite_id)
    return SUITES[suite_id]
