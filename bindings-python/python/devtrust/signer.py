"""Keys that sign without being seen."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object


class Signer(Protocol):
    """A private key that never leaves its place: a TPM, an HSM, a smart card, a `PrivateKey`.

    A client calls it in the thread that makes the call; an async client calls it in a thread of its
    own, so that the event loop goes on.
    """

    @property
    def algorithm(self) -> str:
        """What the key signs with.

        One of `ecdsa_p256_sha256`, `ecdsa_p384_sha384`, `ed25519`, `rsa_pkcs1_sha256`,
        `rsa_pkcs1_sha384`, `rsa_pkcs1_sha512`.
        """
        ...

    @property
    def public_key(self) -> bytes:
        """The public half as DER `SubjectPublicKeyInfo`."""
        ...

    def sign(self, message: bytes, /) -> bytes:
        """Hashes and signs a message.

        An ECDSA signature may come as ASN.1 DER or as the two numbers side by side; RSA is PKCS#1
        v1.5.
        """
        ...
