"""Sealing identities under a key of each subject's own, and making likenesses unreadable. Pure but for random keys."""

import hmac
from dataclasses import dataclass, field
from uuid import UUID

from registry.domain.likeness import Likeness
from registry.vault.ciphers import AES_256_GCM, Suite, suite
from registry.vault.master_key import MasterKey


@dataclass(frozen=True, slots=True)
class Sealed:
    """A subject's identity as it is stored: its data key wrapped, its particulars sealed, both bound to the subject's id."""

    subject_id: UUID
    suite_id: str
    wrapped_key: bytes
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Vault:
    """Opens and closes under one master key. `fingerprint` tells it from another without giving it away."""

    wrapping_key: bytes = field(repr=False)
    index_key: bytes = field(repr=False)
    fingerprint: bytes
    suite: Suite = AES_256_GCM

    @classmethod
    def of(cls, master_key: MasterKey) -> "Vault":
        """The vault of a master key."""
        return cls(master_key.derive("wrap data keys"), master_key.derive("blind index"), master_key.derive("fingerprint"))

    def seal(self, subject_id: UUID, plaintext: bytes) -> Sealed:
        """Seal under a new data key of the subject's own."""
        data_key = self.suite.new_key()
        return Sealed(
            subject_id,
            self.suite.id,
            self.suite.seal(self.wrapping_key, data_key, subject_id.bytes),
            self.suite.seal(data_key, plaintext, subject_id.bytes),
        )

    def unseal(self, sealed: Sealed) -> bytes:
        """The plaintext. Raises InvalidTag where a byte, the subject or the master key is another, and UnknownSuite."""
        cipher, bound_to = suite(sealed.suite_id), sealed.subject_id.bytes
        data_key = cipher.unseal(self.wrapping_key, sealed.wrapped_key, bound_to)
        return cipher.unseal(data_key, sealed.ciphertext, bound_to)

    def digest(self, likeness: Likeness) -> bytes:
        """A likeness as the blind index keeps it: HMAC-SHA256, different for every kind."""
        text = "\x1f".join((likeness.kind, *likeness.particulars))
        return hmac.digest(self.index_key, text.encode(), "sha256")
