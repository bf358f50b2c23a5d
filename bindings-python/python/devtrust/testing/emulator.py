"""The emulator as a child process."""

from __future__ import annotations

import json
import subprocess
from http.client import HTTPConnection
from tempfile import TemporaryFile

from .binary import find
from .control import Control

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike
    from types import TracebackType
    from typing import IO, Any, Self

    from ..async_client import AsyncClient
    from ..client import Client

__all__ = ["Emulator", "EmulatorError"]

START_WITHIN = 20.0
"""How many seconds the emulator may take to start; it needs less than one."""


class EmulatorError(RuntimeError):
    """The emulator could not be started, or refused what it was told."""


class Emulator(Control):
    """DigiCert ONE on this machine, for as long as a `with` block lasts.

    It listens on 127.0.0.1, keeps its state in memory, and ends with this process
    however that ends. It is found through the environment variable `DEVTRUST_EMULATOR`, beside the
    Python interpreter (where `pip install devtrust-emulator` puts it), or on the `PATH`.

    Example::

        with Emulator() as emulator, emulator.client() as client:
            client.divisions.ensure(
                name="Plant 7",
                account_id=emulator.account_id,
                primary_rzone_id=emulator.primary_rzone_id,
            )

    Args:
        arguments: Switches of the emulator: `("--registration-status", "200")`. See
            `devtrust-emulator --help`.
        port: The port to listen on, in place of a free one.
        data: A folder to keep state in, in place of memory.
        executable: The program, in place of the one that is found.

    Attributes:
        base_url: Where the API is.
        api_key: What to authenticate with.
        account_id: The one account.
        primary_rzone_id: The one rendezvous zone.
        ica_id: The issuing CA.
        certificate_profile_id: The certificate profile.
        ready: All of this and more, as the emulator says it.
    """

    base_url: str
    api_key: str
    account_id: str
    primary_rzone_id: str
    ica_id: str
    certificate_profile_id: str
    ready: dict[str, Any]

    def __init__(
        self,
        arguments: Sequence[str] = (),
        *,
        port: int = 0,
        data: str | PathLike[str] | None = None,
        executable: str | PathLike[str] | None = None,
    ) -> None:
        self._arguments = [*arguments, *(["--data", str(data)] if data is not None else [])]
        self._port = port
        self._executable = executable
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Self:
        """Starts it and waits until it is ready."""
        program = find(self._executable)
        if program is None:
            raise EmulatorError(
                "there is no devtrust-emulator: install it with `pip install devtrust-emulator`, "
                "put it on the PATH, or name it in the environment variable DEVTRUST_EMULATOR"
            )
        # A file, since nobody reads what it says while it runs, and a full pipe would stop it.
        with TemporaryFile("w+") as log:
            return self._start(program, log)

    def _start(self, program: str, log: IO[str]) -> Self:
        process = subprocess.Popen(
            [
                program,
                "--listen",
                f"127.0.0.1:{self._port}",
                "--exit-with-stdin",
                *self._arguments,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        self._process = process
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            process.communicate(timeout=START_WITHIN)
            self._process = None
            log.seek(0)
            raise EmulatorError(f"{program} ended with {process.returncode}: {log.read().strip()}")
        self.ready = json.loads(line)
        for name in Emulator.__annotations__:
            if name in self.ready:
                setattr(self, name, self.ready[name])
        return self

    def stop(self) -> None:
        """Ends it. Closing its input is enough; a process that does not heed that is killed."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    @property
    def pid(self) -> int:
        """Its process id."""
        return int(self.ready["pid"])

    def client(self, **settings: Any) -> Client:
        """Makes a client for it. Settings of your own win."""
        from ..client import Client

        return Client(**{"api_key": self.api_key, "base_url": self.base_url, **settings})

    def async_client(self, **settings: Any) -> AsyncClient:
        """Makes an async client for it. Settings of your own win."""
        from ..async_client import AsyncClient

        return AsyncClient(**{"api_key": self.api_key, "base_url": self.base_url, **settings})

    def _exchange(self, method: str, path: str, body: object = None) -> bytes:
        if not self.base_url.startswith("http://"):
            raise EmulatorError("the control plane is only reached here without TLS")
        connection = HTTPConnection(self.base_url.removeprefix("http://"), timeout=30)
        try:
            text = None if body is None else json.dumps(body)
            headers = {"content-type": "application/json"}
            connection.request(method, f"/__emulator/{path}", text, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= 300:
            raise EmulatorError(
                f"{method} {path}: {answer.status} {content.decode(errors='replace')}"
            )
        return content

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        state = f"at {self.base_url}" if self._process else "not running"
        return f"<Emulator {state}>"
