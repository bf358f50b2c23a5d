"""Times: always aware of their zone, always UTC where they come from the service."""

from __future__ import annotations

from datetime import datetime


def parse(text: str) -> datetime:
    """Reads ISO 8601 text as the native half writes it: `2026-05-04T19:39:01.028Z`."""
    return datetime.fromisoformat(text)
