"""The asynchronous face of a session."""

from __future__ import annotations

from asyncio import get_running_loop
from weakref import ref

from ._loop import port

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Mapping
    from typing import Any

    from ._native import Port, Run, Session
    from .record import Record


class AsyncSession:
    """A session whose calls are awaited."""

    __slots__ = ("_loop", "_native", "_port")

    def __init__(self, native: Session) -> None:
        self._native = native
        # The port of the event loop that was used last.
        self._loop: Callable[[], AbstractEventLoop | None] = lambda: None
        self._port: Port | None = None

    def _open(self, loop: AbstractEventLoop) -> Port:
        """The port of an event loop."""
        if self._loop() is loop and self._port is not None:
            return self._port
        self._loop, self._port = ref(loop), port(loop)
        return self._port

    @property
    def base_url(self) -> str:
        """The address that paths are put behind."""
        return self._native.base_url

    @property
    def native(self) -> Session:
        """The session itself."""
        return self._native

    async def ready(self, run: Run, *, rows: bool) -> None:
        """Waits until a run has something to take or, with `rows`, wants rows."""
        loop = get_running_loop()
        own = self._open(loop)
        future = loop.create_future()
        number = own.ready(future, run, rows)
        try:
            await future
        except BaseException:
            own.abort(number)
            raise

    def close(self) -> None:
        """Refuses calls from now on."""
        self._native.close()

    async def call(
        self,
        name: str,
        request: Record | Mapping[str, Any] | None,
        fields: dict[str, Any],
        timeout: float | None = None,
        **options: Any,
    ) -> Any:
        """Runs an operation."""
        loop = get_running_loop()
        own = self._open(loop)
        future = loop.create_future()
        number = own.call(self._native, future, name, request, fields, timeout, **options)
        try:
            return await future
        except BaseException:
            # The task was cancelled: the request ends with it. A call that is over has no number
            # any more.
            own.abort(number)
            raise

    async def request(
        self,
        method: str,
        path: str,
        query: Any,
        headers: Any,
        json: Any,
        timeout: float | None = None,
    ) -> Any:
        """Runs a call that devtrust does not model."""
        loop = get_running_loop()
        own = self._open(loop)
        future = loop.create_future()
        number = own.request(self._native, future, method, path, query, headers, json, timeout)
        try:
            return await future
        except BaseException:
            own.abort(number)
            raise
