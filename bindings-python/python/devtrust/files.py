"""Places for a download."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object


class SupportsWrite(Protocol):
    """An object that takes bytes: an open file, for example.

    Where a download has to start again, `seek(0)` and `truncate()` are called too.
    """

    def write(self, data: bytes, /) -> object:
        """Takes the next piece."""
