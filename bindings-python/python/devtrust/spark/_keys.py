"""Keys that are made on executors, and how they get home."""

# pyspark and cryptography come with devtrust[spark], which types are checked without.
# pyright: reportMissingImports=false

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from .._native import PrivateKey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many keys P-256 has."""


@dataclass(frozen=True)
class Keys:
    """Makes the key of a row, the same one however often Spark runs it.

    A task that runs again knows nothing of the one before it. If it made another key, a device that
    is registered already would have a certificate for a key that is lost. So keys are derived from
    a secret of the job, which goes to the executors and nowhere else, and from the row.

    Attributes:
        recipient: Who can read them: an RSA certificate in PEM.
        secret: What they are derived from.
    """

    recipient: str | bytes
    secret: bytes = field(repr=False)

    def derived(self, row: bytes) -> PrivateKey:
        """The key of a row."""
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        # 64 bits more than the order has: no key is more likely than another (FIPS 186-5, A.2.1).
        hkdf = HKDF(
            algorithm=hashes.SHA256(), length=40, salt=None, info=b"devtrust spark 1 " + row
        )
        number = int.from_bytes(hkdf.derive(self.secret), "big") % (ORDER - 1) + 1
        pem = ec.derive_private_key(number, ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return PrivateKey.from_pem(pem.decode())

    def encrypted(self, key: PrivateKey) -> bytes:
        """The key for the recipient alone: CMS (RFC 5652) around its PEM."""
        from cryptography.hazmat.primitives.ciphers import algorithms
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

        builder = pkcs7.PKCS7EnvelopeBuilder().set_data(key.to_pem().reveal().encode())
        builder = builder.set_content_encryption_algorithm(algorithms.AES256)
        builder = builder.add_recipient(self._certificate)
        encrypted: bytes = builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])
        return encrypted

    @cached_property
    def _certificate(self) -> Any:
        from cryptography.x509 import load_pem_x509_certificate

        pem = self.recipient
        return load_pem_x509_certificate(pem.encode() if isinstance(pem, str) else pem)

    def __getstate__(self) -> Mapping[str, Any]:
        return {"recipient": self.recipient, "secret": self.secret}
