"""The asynchronous client."""

from __future__ import annotations

from ._session import AsyncSession
from ._settings import from_environment, hidden, secret, session
from .async_resources import AsyncResources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike
    from types import TracebackType
    from typing import Any, Literal, Self

    from .keys import ClientCertificate
    from .response import Response
    from .secret import Secret


class AsyncClient(AsyncResources):
    """A client for DigiCert ONE.

    Example::

        async with AsyncClient(api_key=..., environment="demo") as client:
            async for device in client.devices.list(account_id=...):
                print(device.name, device.status)

    A client may be used by several event loops and after a fork. Cancelling a task ends its
    request.

    Args:
        api_key: The API key, sent as `x-api-key` to the configured host and nowhere else.
        region: Where the account lives: `us` (the default), `ch`, `jp` or `nl`.
        environment: `production` (the default) or `demo`.
        base_url: The address instead of region and environment, with an optional path prefix.
        client_certificate: Authenticates instead of the API key, on the host `clientauth.<host>`;
            beside an API key it is only shown to a server that asks for one.
        ca_file: A file of CA certificates (PEM) to trust beside the machine's.
        ca_pem: CA certificates (PEM) to trust beside the machine's.
        proxy: A proxy's address; False for none, None for the system's (`HTTPS_PROXY`, `NO_PROXY`,
            ...).
        timeout: How many seconds a call may take in total, including waits. Defaults to 120.
        attempt_timeout: How many seconds one attempt may take. Defaults to 30.
        connect_timeout: How many seconds connecting may take. Defaults to 10.
        max_attempts: How many attempts a call has in total. Defaults to 5; 1 means no retries.
        retry_base: The longest wait after the first failure, in seconds; it doubles with each
            further one. Defaults to 0.5.
        retry_cap: The longest wait between attempts, in seconds, unless the service asks for more.
            Defaults to 20.
        rate_limit: How many calls to send at most, in how many seconds: `(10, 1.0)`. Defaults to
            no limit. Each process counts for itself.
        validate: Whether input is checked before it is sent.
        max_response_bytes: How large an answer may be. By default 4 MiB for what is read as JSON,
            and 64 MiB for files and raw requests. Downloads into a place of their own are exempt.
        headers: Headers added to every request.
        user_agent: What the client calls itself.
        allow_insecure_http: Whether plain http may be used with a host that is not this machine.

    Raises:
        ConfigurationError: The settings do not fit together.
    """

    __slots__ = ()

    def __init__(
        self,
        *,
        api_key: Secret | str | None = None,
        region: Literal["us", "ch", "jp", "nl"] | None = None,
        environment: Literal["production", "demo"] | None = None,
        base_url: str | None = None,
        client_certificate: ClientCertificate | None = None,
        ca_file: str | PathLike[str] | None = None,
        ca_pem: str | None = None,
        proxy: Secret | str | Literal[False] | None = None,
        timeout: float | None = None,
        attempt_timeout: float | None = None,
        connect_timeout: float | None = None,
        max_attempts: int | None = None,
        retry_base: float | None = None,
        retry_cap: float | None = None,
        rate_limit: tuple[int, float] | None = None,
        validate: bool = True,
        max_response_bytes: int | None = None,
        headers: Mapping[str, str] | None = None,
        user_agent: str | None = None,
        allow_insecure_http: bool = False,
    ) -> None:
        # From here on a traceback shows nothing of them.
        api_key, proxy, headers = secret(api_key), secret(proxy), hidden(headers)
        super().__init__(AsyncSession(session(locals())))

    @classmethod
    def _scripted(cls, given: str) -> Self:
        """A client in virtual time whose service is a script, for the conformance scenarios."""
        from ._native import Session

        client = cls.__new__(cls)
        super(cls, client).__init__(AsyncSession(Session.scripted(given)))
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
