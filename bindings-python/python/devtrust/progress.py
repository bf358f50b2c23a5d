"""How a workflow comes along."""

from __future__ import annotations

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal


class Step(Record):
    """A step of a workflow that began or ended.

    Attributes:
        name: `division`, `certificate_policy`, `device_group`, `key`, `device` or `certificate`.
        state: `started`; `found`, where the object was there; `created`, where it was made; `done`.
        number: Its place, from 1.
        of: How many steps there are.
        message: What happens, in words.
        id: The id of the object, once it is known.
    """

    name: str
    state: Literal["started", "found", "created", "done"]
    number: int
    of: int
    message: str
    id: str | None = None

    def __str__(self) -> str:
        identity = f" ({self.id})" if self.id else ""
        return f"[{self.number}/{self.of}] {self.message}{identity}"
