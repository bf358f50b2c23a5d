"""Secrets, which show nothing of themselves."""

from __future__ import annotations

from ._native import Secret

__all__ = ["Secret"]
