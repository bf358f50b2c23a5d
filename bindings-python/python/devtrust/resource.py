"""What all resources are."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import Session
    from ._session import AsyncSession


class Resource:
    """A group of operations of a client."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._session.base_url}>"


class AsyncResource:
    """A group of operations of an async client."""

    __slots__ = ("_session",)

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._session.base_url}>"


def moved(old: str, new: str) -> None:
    """Warns of a resource's old name, where it is used."""
    from warnings import warn

    warn(f"client.{old} is now client.{new}", DeprecationWarning, stacklevel=3)
