"""How a workflow comes along."""

from __future__ import annotations

from . import _records


class Step(_records.Step):
    """A step of a workflow that began or ended; see `_records.Step`."""

    def __str__(self) -> str:
        identity = f" ({self.id})" if self.id else ""
        return f"[{self.number}/{self.of}] {self.message}{identity}"
