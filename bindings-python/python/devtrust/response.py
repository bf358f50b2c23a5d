"""The answer to a call that devtrust does not model."""

from __future__ import annotations

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Response(Record):
    """The answer to a call that devtrust does not model.

    Attributes:
        status: The HTTP status; always 2xx, anything else is raised.
        headers: Names, in small letters, and values in their order.
        body: The body's bytes.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; None where it is empty."""
        import json

        return json.loads(self.body) if self.body else None

    def header(self, name: str) -> str | None:
        """The first header of this name, whatever its case."""
        wanted = name.lower()
        return next((value for name, value in self.headers if name == wanted), None)

    def __repr__(self) -> str:
        # Neither body nor headers: they may hold anything.
        return f"Response(status={self.status}, body={len(self.body):,} bytes)"
