"""Private keys, certificate signing requests and client certificates."""

from __future__ import annotations

from ._native import ClientCertificate, PrivateKey, verify_csr

__all__ = ["ClientCertificate", "PrivateKey", "verify_csr"]
