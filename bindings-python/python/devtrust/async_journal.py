"""The asynchronous journal."""

from __future__ import annotations

from asyncio import get_running_loop

from ._loop import port
from ._native import Sending as NativeSending
from .journal import _Journal
from .journal_records import page_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from types import TracebackType
    from typing import Any, Self

    from .async_client import AsyncClient
    from .journal_records import (
        EntryState,
        EntryStateValue,
        JournalCounts,
        JournalEntry,
        JournalProgress,
        Sent,
    )
    from .models import ProvisionDevice
    from .signer import Signer
    from .types import ProvisionDeviceDict


class AsyncJournal(_Journal):
    """A queue of devices to provision, in a file: for stations whose network comes and goes.

    Example::

        async with AsyncJournal("presses.journal") as journal:
            # This needs no network, and nothing is lost from here on.
            await journal.queue(description)
            # Later, as often as you like: sends what is waiting when there is a network.
            print(await journal.send(client))
            async for entry in journal.entries("provisioned"):
                install(entry.device.certificate)
                await journal.forget(entry.id)

    See `Journal` for what it does; `path` and `passphrase` are the same. The file is opened by
    `async with`, or by the first call.

    It may be used by several event loops and after a fork, and several processes may use one file.
    Cancelling a task is safe at any moment.
    """

    __slots__ = ()

    async def queue(
        self,
        request: ProvisionDevice | ProvisionDeviceDict,
        *,
        signer: Signer | None = None,
    ) -> JournalEntry:
        """Queues a device. Nothing is sent.

        When this returns, the device is in the file and survives everything but the loss of the
        file. Queuing the same device again gives its entry and changes nothing.

        Args:
            request: What `client.provision_device` takes.
            signer: The device's key. It is asked for one signature here, in a thread of its own,
                and never again. Without a signer and without a CSR in the request, a P-256 key is
                made and kept in the file until the entry is forgotten.

        Raises:
            ValidationError: For input that breaks a rule of the API; `violations` lists all of
                them.
            ConflictError: `conflict.queued` where the journal holds a device of this name in this
                group with another description or key.
        """
        entry: JournalEntry = await self._run("queue", {"request": request, "signer": signer})
        return entry

    async def entries(
        self, state: EntryState | EntryStateValue | None = None
    ) -> AsyncIterator[JournalEntry]:
        """Gives entries in the order in which they were queued.

        Args:
            state: Only those that stand here.
        """
        given = page_of(state)
        while page := await self._run("page", given):
            for entry in page:
                yield entry
            given["after"] = page[-1].id

    async def entry(self, entry_id: str) -> JournalEntry:
        """Gives one entry.

        Raises:
            NotFoundError: `not_found.entry`.
        """
        entry: JournalEntry = await self._run("entry", {"id": entry_id})
        return entry

    async def counts(self) -> JournalCounts:
        """Tells how many entries stand where."""
        counts: JournalCounts = await self._run("counts", {})
        return counts

    async def withdraw(self, entry_id: str) -> None:
        """Takes a device back that was not sent, or that the service refused.

        Raises:
            ConflictError: `conflict.being_sent`; `conflict.maybe_registered` where an attempt was
                cut off, so that the service may have the device: `send` to find out, or `forget`
                the entry; `conflict.state` where it is provisioned.
            NotFoundError: `not_found.entry`.
        """
        await self._run("withdraw", {"id": entry_id})

    async def forget(self, entry_id: str) -> None:
        """Removes an entry, whatever is known of it.

        One that is provisioned, once its certificate is installed; or one that is given up. A key
        that was made for it is gone with it.

        Raises:
            ConflictError: `conflict.being_sent`.
            NotFoundError: `not_found.entry`.
        """
        await self._run("forget", {"id": entry_id})

    async def retry(self, entry_id: str) -> None:
        """Has an entry sent with the next pass.

        One that was refused, or one that waits for a later moment.

        Raises:
            ConflictError: `conflict.state` where it is provisioned.
            NotFoundError: `not_found.entry`.
        """
        await self._run("retry", {"id": entry_id})

    async def send(
        self,
        client: AsyncClient,
        *,
        concurrency: int = 4,
        on_progress: Callable[[JournalProgress], object] | None = None,
    ) -> Sent:
        """Sends what waits, each entry once, and gives what came of it.

        Cancelling it is safe at any moment. A device that the service refuses is `failed` with its
        problem, and the others go on. Where the network is gone, the pass ends early and says so in
        `offline`; nothing is lost.

        Args:
            client: Whose account the devices go to.
            concurrency: How many devices are provisioned at the same time at most.
            on_progress: Is called whenever an entry begins, takes a step or ends, in the thread of
                the event loop. What it raises ends the pass.

        Raises:
            AuthenticationError: The service does not accept the client's key; everything waits.
            ConfigurationError: The client cannot send anything, or the file cannot be used.
        """
        given = {
            "session": client._session.native,
            "concurrency": max(concurrency, 1),
            "on_progress": on_progress,
        }
        sent: Sent = await self._run("send", given)
        return sent

    def sending(self, client: AsyncClient, *, concurrency: int = 4) -> AsyncSending:
        """Sends what waits and what is queued later, for as long as it is iterated.

        What was queued goes out at once, what failed after a while, and all of it when the network
        is back::

            async for progress in journal.sending(client):
                print(progress)

        Whoever is slow misses steps, never entries: `entries` has them all.

        Args:
            client: Whose account the devices go to.
            concurrency: How many devices are provisioned at the same time at most.

        Raises:
            AuthenticationError: The service does not accept the client's key; everything waits.
            ConfigurationError: The client cannot send anything, or the file cannot be used.
        """
        given = {"session": client._session.native, "concurrency": max(concurrency, 1)}
        return AsyncSending(NativeSending(self._native, given))

    async def close(self) -> None:
        """Refuses calls from now on; those under way go on, and then the file is let go of."""
        await get_running_loop().run_in_executor(None, self._native.close)

    async def __aenter__(self) -> Self:
        await self._run("open", {})
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def _run(self, task: str, given: dict[str, Any]) -> Any:
        loop = get_running_loop()
        own = port(loop)
        future = loop.create_future()
        number = own.journal(self._native, future, task, given)
        try:
            return await future
        except BaseException:
            own.abort(number)
            raise


class AsyncSending:
    """Sends a journal for as long as it is there. Iterate it with `async for` for what happens.

    It ends when it is closed, dropped, or left as a context; what is under way then is sent again
    with the next pass.
    """

    __slots__ = ("_has_failed", "_native", "_ready")

    def __init__(self, native: NativeSending) -> None:
        self._native = native
        self._ready: Iterator[JournalProgress] = iter(())
        self._has_failed = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> JournalProgress:
        while True:
            for progress in self._ready:
                return progress
            if self._has_failed:
                raise StopAsyncIteration
            await self._wait()
            try:
                told = self._native.take(wait=False)
            except BaseException:
                self._has_failed = True
                raise
            if told is None:
                raise StopAsyncIteration
            self._ready = iter(told)

    async def _wait(self) -> None:
        loop = get_running_loop()
        own = port(loop)
        future = loop.create_future()
        number = own.told(future, self._native)
        try:
            await future
        except BaseException:
            own.abort(number)
            raise

    async def close(self) -> None:
        """Ends it."""
        await get_running_loop().run_in_executor(None, self._native.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
