"""Private keys, certificate signing requests and client certificates."""

from __future__ import annotations

from ._native import ClientCertificate, PrivateKey

__all__ = ["ClientCertificate", "PrivateKey"]
