"""Stand-ins for parts of `typing`, whose import takes longer than all of devtrust's."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def overload(function: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a signature for type checkers."""
    return function


def dataclass_transform(**_options: object) -> Callable[[Any], Any]:
    """Tells type checkers that a class makes its constructor from its annotations."""
    return lambda decorated: decorated


class Generic:
    """Stands in for `typing.Generic`: `Page[Device]` is `Page`."""

    __slots__ = ()

    def __class_getitem__(cls, _item: object) -> type:
        """Gives the class itself."""
        return cls
