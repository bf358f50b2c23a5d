"""Enumerations that stay open: a value that this version does not know is kept."""

from __future__ import annotations

from enum import StrEnum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self


class OpenEnum(StrEnum):
    """An enumeration whose members are texts and equal to them.

    The service may learn new values at any time. Such a value becomes a member of its own
    (`is_known` is false), so that nothing fails and nothing is lost.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether this version knows the value."""
        return self._name_ in type(self).__members__

    if TYPE_CHECKING:
        # A member may always be one that is not listed: a comparison says nothing about what else
        # it is not.
        def __eq__(self, other: object) -> bool: ...
        def __hash__(self) -> int: ...

    def __repr__(self) -> str:
        if self.is_known:
            return f"{type(self).__name__}.{self._name_}"
        return f"{type(self).__name__}({str.__repr__(self)})"
