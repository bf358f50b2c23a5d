"""The asynchronous client."""

from __future__ import annotations

from ._configured import Configured
from ._session import AsyncSession
from ._settings import from_environment, hidden
from .async_resources import AsyncResources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Any, Self

    from ._native import Session
    from .response import Response


class AsyncClient(Configured, AsyncResources):
    """A client for DigiCert ONE.

    Example::

        async with AsyncClient(api_key=..., environment="demo") as client:
            async for device in client.devices.list(account_id=...):
                print(device.name, device.status)

    A client may be used by several event loops and after a fork. Cancelling a task ends its
    request.
    """

    __slots__ = ()

    def _start(self, session: Session) -> None:
        AsyncResources.__init__(self, AsyncSession(session))

    @classmethod
    def _scripted(cls, given: str) -> Self:
        """A client in virtual time whose service is a script, for the conformance scenarios."""
        from ._native import Session

        client = cls.__new__(cls)
        client._start(Session.scripted(given))
        return client

    def _observed(self) -> str | None:
        """What a scripted service saw, as JSON."""
        return self._session._native.observed()

    @classmethod
    def from_env(cls, **settings: Any) -> Self:
        """Makes a client from environment variables.

        They are `DEVTRUST_API_KEY` (or `DC_API_KEY`, which DigiCert's guides use),
        `DEVTRUST_BASE_URL`, `DEVTRUST_REGION` and `DEVTRUST_ENVIRONMENT`.

        Args:
            **settings: Further settings of the client; they win over the environment.
        """
        return cls(**from_environment(settings))

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | Sequence[tuple[str, object]] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        timeout: float | None = None,
    ) -> Response:
        """Makes a call that devtrust does not model, with the same authentication, retries and
        errors.

        Only GET is tried again when its outcome is not known.

        Args:
            method: GET, POST, PUT, PATCH or DELETE.
            path: The path behind the base URL, beginning with a slash, percent-encoded where it
                needs to be.
            query: Names and values, encoded here. A list as a value repeats its name.
            headers: Headers for this call.
            json: What is sent as JSON.
            timeout: How many seconds the call may take in total, including waits.

        Returns:
            Response: Status, headers and body. Any status but 2xx is raised as an error.

        Raises:
            DevtrustError: See its subclasses and docs/errors.md.
        """
        query, headers, json = hidden(query), hidden(headers), hidden(json)
        answer: Response = await self._session.request(method, path, query, headers, json, timeout)
        return answer

    async def close(self) -> None:
        """Refuses calls from now on and closes the connections; calls under way go on."""
        self._session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        # A traceback may show a client whose constructor failed.
        session = getattr(self, "_session", None)
        return f"AsyncClient(base_url={session.base_url!r})" if session else "AsyncClient(...)"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a client holds an API key and is not pickled; make one in each process")
