"""The client."""

from __future__ import annotations

from ._configured import Configured
from ._settings import from_environment, hidden, secret
from .resources import Resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike
    from types import TracebackType
    from typing import Any, Self, TypeVar

    from ._native import Session
    from .many import Row, Run, Summary, Table
    from .response import Response
    from .secret import Secret

    T = TypeVar("T")


class Client(Configured, Resources):
    """A client for DigiCert ONE.

    Example::

        with Client(api_key=..., environment="demo") as client:
            for device in client.devices.list(account_id=...):
                print(device.name, device.status)

    A client may be shared by threads and used after a fork. Waiting calls let other threads run and
    end at Ctrl-C.
    """

    __slots__ = ()

    def _start(self, session: Session) -> None:
        Resources.__init__(self, session)

    @classmethod
    def from_env(cls, **settings: Any) -> Self:
        """Makes a client from environment variables.

        They are `DEVTRUST_API_KEY` (or `DC_API_KEY`, which DigiCert's guides use),
        `DEVTRUST_BASE_URL`, `DEVTRUST_REGION` and `DEVTRUST_ENVIRONMENT`.

        Args:
            **settings: Further settings of the client; they win over the environment.
        """
        return cls(**from_environment(settings))

    def many(
        self,
        operation: Callable[..., T],
        rows: Table,
        *,
        common: Row | None = None,
        in_flight: int = 32,
        deadline: float | None = None,
        timeout: float | None = None,
        max_failures: float | None = None,
        total: int | None = None,
        journal: str | PathLike[str] | None = None,
        passphrase: Secret | str | None = None,
        progress: Callable[[Summary], object] | bool = False,
    ) -> Run[T]:
        """Runs an operation over many rows: registers a factory's devices, provisions a fleet.

        Example::

            for outcome in client.many(client.devices.register, "devices.csv"):
                print(outcome.position, outcome.result or outcome.error)

        How many requests go out at a time follows what the service takes: it rises while answers
        come quickly and falls when the service refuses (429). All runs of a process with one API
        key share that. A row that is wrong costs nothing and stops nobody. A key that is not valid
        ends the run.

        Args:
            operation: A method of this client that makes one call: `client.devices.register`,
                `client.provision_device`.
            rows: Mappings or records, or a table: of pandas, polars or Arrow, or the
                path of a CSV or Parquet file. A table's columns are fields of the request:
                `name`, `device.description`, `certificate_policies.bootstrap[0].csr`.
            common: What all rows have. A row's own fields go over it.
            in_flight: How many rows are in flight at most.
            deadline: How many seconds the run may take. Rows in flight then end with
                `timeout.deadline`; no further one is begun.
            timeout: How many seconds one row may take. Defaults to the client's setting.
            max_failures: The share of failed rows, from 0 to 1, above which the run ends; judged
                from the twentieth row on.
            total: How many rows there are, for the time left, where the rows do not tell.
            journal: A file in which the run notes what is begun and done. A run that is killed goes
                on when it is run again with the same rows and file, and does nothing twice. It
                holds results and keys; only its owner may read it.
            passphrase: With it, the journal's private keys are encrypted, in a form that `openssl
                pkcs8` opens, too, and so are its results, which may hold keys and passcodes of the
                service. A journal opens with the passphrase that it was made with, and one that was
                made without opens without.
            progress: True for a line in the terminal, or a function that gets the `Summary`.

        Returns:
            Run: Iterate it for the outcomes.

        Raises:
            ConfigurationError: A column is no field, or the journal cannot be used.
        """
        # From here on a traceback shows nothing of it.
        passphrase = secret(passphrase)
        from ._tables import rows_of
        from .many import Run, begin

        source = rows_of(rows)
        options = {
            "in_flight": in_flight,
            "deadline": deadline,
            "timeout": timeout,
            "max_failures": max_failures,
            "total": source.total if total is None else total,
            "journal": journal,
            "passphrase": passphrase,
        }
        native, watch = begin(self._session, operation, source, common, options, progress)
        return Run(native, source, watch)

    def request(
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
        answer: Response = self._session.request(method, path, query, headers, json, timeout)
        return answer

    def close(self) -> None:
        """Refuses calls from now on and closes the connections; calls under way go on."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        # A traceback may show a client whose constructor failed.
        session = getattr(self, "_session", None)
        return f"Client(base_url={session.base_url!r})" if session else "Client(...)"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a client holds an API key and is not pickled; make one in each process")
