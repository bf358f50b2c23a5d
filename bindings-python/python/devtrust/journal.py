"""A queue of devices to provision, in a file: for stations whose network comes and goes."""

from __future__ import annotations

from ._native import Journal as Native
from ._native import Sending as NativeSending
from ._settings import secret
from .journal_records import page_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from os import PathLike
    from types import TracebackType
    from typing import Any, Self

    from .client import Client
    from .journal_records import (
        EntryState,
        EntryStateValue,
        JournalCounts,
        JournalEntry,
        JournalProgress,
        Sent,
    )
    from .models import ProvisionDevice
    from .secret import Secret
    from .signer import Signer
    from .types import ProvisionDeviceDict


class _Journal:
    """What both kinds of journals are."""

    __slots__ = ("_native", "_path")

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        passphrase: Secret | str | None = None,
    ) -> None:
        """Says where a journal is.

        Args:
            path: The file. Its folder must exist, and should be one that only this program can
                read: the file holds the keys that were made for devices without a signer.
            passphrase: With it, those keys are encrypted, in a form that `openssl pkcs8` opens,
                too. The file is made with it and opens with nothing else; one that was made without
                opens without. Take a long, random one from where secrets are kept: without it, the
                keys are lost.
        """
        # From here on a traceback shows nothing of it.
        passphrase = secret(passphrase)
        self._path = path
        self._native = Native(path, passphrase)

    @property
    def encrypted(self) -> bool:
        """Whether private keys are encrypted in the file.

        It was made with a passphrase, or without one, and stays as it is.
        """
        return self._native.encrypted

    def __repr__(self) -> str:
        # A traceback may show one whose constructor failed.
        native = getattr(self, "_native", None)
        keys = ", keys encrypted" if native is not None and native.encrypted else ""
        return f"<{type(self).__name__} {str(self._path)!r}{keys}>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a journal is not pickled; open it by its path in each process")


class Journal(_Journal):
    """A queue of devices to provision, in a file: for stations whose network comes and goes.

    Example::

        with Journal("presses.journal") as journal:
            # This needs no network, and nothing is lost from here on.
            journal.queue(description)
            # Later, as often as you like: sends what is waiting when there is a network.
            print(journal.send(client))
            for entry in journal.entries("provisioned"):
                install(entry.device.certificate)
                journal.forget(entry.id)

    A device is described and queued without a network, and sent when there is one. What was queued
    survives the end of the program at any moment. Sending is provisioning as ever, which looks
    before it creates: however often an entry is sent, it gives one device with a certificate for
    one key.

    It may be shared by threads and used after a fork, and several processes may use one file.
    Waiting calls let other threads run and end at Ctrl-C.
    """

    __slots__ = ()

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        passphrase: Secret | str | None = None,
    ) -> None:
        """Opens a journal, and makes it where there is none.

        Args:
            path: The file. Its folder must exist, and should be one that only this program can
                read: the file holds the keys that were made for devices without a signer.
            passphrase: With it, those keys are encrypted, in a form that `openssl pkcs8` opens,
                too. The file is made with it and opens with nothing else; one that was made without
                opens without. Take a long, random one from where secrets are kept: without it, the
                keys are lost.

        Raises:
            ConfigurationError: `configuration.journal` for a file that cannot be used, also where
                it has another passphrase, or none; it is left as it is.
        """
        # From here on a traceback shows nothing of it.
        passphrase = secret(passphrase)
        super().__init__(path, passphrase=passphrase)
        self._native.run("open", {})

    def queue(
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
            signer: The device's key. It is asked for one signature here, and never again. Without a
                signer and without a CSR in the request, a P-256 key is made and kept in the file
                until the entry is forgotten.

        Raises:
            ValidationError: For input that breaks a rule of the API; `violations` lists all of
                them.
            ConflictError: `conflict.queued` where the journal holds a device of this name in this
                group with another description or key.
        """
        entry: JournalEntry = self._native.run("queue", {"request": request, "signer": signer})
        return entry

    def entries(self, state: EntryState | EntryStateValue | None = None) -> Iterator[JournalEntry]:
        """Gives entries in the order in which they were queued.

        Args:
            state: Only those that stand here.
        """
        given: dict[str, Any] = page_of(state)
        while page := self._native.run("page", given):
            yield from page
            given["after"] = page[-1].id

    def entry(self, entry_id: str) -> JournalEntry:
        """Gives one entry.

        Raises:
            NotFoundError: `not_found.entry`.
        """
        entry: JournalEntry = self._native.run("entry", {"id": entry_id})
        return entry

    def counts(self) -> JournalCounts:
        """Tells how many entries stand where."""
        counts: JournalCounts = self._native.run("counts", {})
        return counts

    def withdraw(self, entry_id: str) -> None:
        """Takes a device back that was not sent, or that the service refused.

        Raises:
            ConflictError: `conflict.being_sent`; `conflict.maybe_registered` where an attempt was
                cut off, so that the service may have the device: `send` to find out, or `forget`
                the entry; `conflict.state` where it is provisioned.
            NotFoundError: `not_found.entry`.
        """
        self._native.run("withdraw", {"id": entry_id})

    def forget(self, entry_id: str) -> None:
        """Removes an entry, whatever is known of it.

        One that is provisioned, once its certificate is installed; or one that is given up. A key
        that was made for it is gone with it.

        Raises:
            ConflictError: `conflict.being_sent`.
            NotFoundError: `not_found.entry`.
        """
        self._native.run("forget", {"id": entry_id})

    def retry(self, entry_id: str) -> None:
        """Has an entry sent with the next pass.

        One that was refused, or one that waits for a later moment.

        Raises:
            ConflictError: `conflict.state` where it is provisioned.
            NotFoundError: `not_found.entry`.
        """
        self._native.run("retry", {"id": entry_id})

    def send(
        self,
        client: Client,
        *,
        concurrency: int = 4,
        on_progress: Callable[[JournalProgress], object] | None = None,
    ) -> Sent:
        """Sends what waits, each entry once, and gives what came of it.

        Interrupting it is safe at any moment. A device that the service refuses is `failed` with
        its problem, and the others go on. Where the network is gone, the pass ends early and says
        so in `offline`; nothing is lost.

        Args:
            client: Whose account the devices go to.
            concurrency: How many devices are provisioned at the same time at most.
            on_progress: Is called whenever an entry begins, takes a step or ends, in this thread.
                What it raises ends the pass.

        Raises:
            AuthenticationError: The service does not accept the client's key; everything waits.
            ConfigurationError: The client cannot send anything, or the file cannot be used.
        """
        given = {
            "session": client._session,
            "concurrency": max(concurrency, 1),
            "on_progress": on_progress,
        }
        sent: Sent = self._native.run("send", given)
        return sent

    def sending(self, client: Client, *, concurrency: int = 4) -> Sending:
        """Sends what waits and what is queued later, for as long as it is iterated.

        What was queued goes out at once, what failed after a while, and all of it when the network
        is back::

            for progress in journal.sending(client):
                print(progress)

        Whoever is slow misses steps, never entries: `entries` has them all.

        Args:
            client: Whose account the devices go to.
            concurrency: How many devices are provisioned at the same time at most.

        Raises:
            AuthenticationError: The service does not accept the client's key; everything waits.
            ConfigurationError: The client cannot send anything, or the file cannot be used.
        """
        given = {"session": client._session, "concurrency": max(concurrency, 1)}
        return Sending(NativeSending(self._native, given))

    def close(self) -> None:
        """Refuses calls from now on; those under way go on, and then the file is let go of."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class Sending:
    """Sends a journal for as long as it is there. Iterate it for what happens.

    It ends when it is closed, dropped, or left as a context; what is under way then is sent again
    with the next pass.
    """

    __slots__ = ("_has_failed", "_native", "_ready")

    def __init__(self, native: NativeSending) -> None:
        self._native = native
        self._ready: Iterator[JournalProgress] = iter(())
        self._has_failed = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> JournalProgress:
        while True:
            for progress in self._ready:
                return progress
            if self._has_failed:
                raise StopIteration
            try:
                told = self._native.take()
            except BaseException:
                # Ctrl-C, too: nothing is sent any more, whoever keeps this with a traceback.
                self._has_failed = True
                self.close()
                raise
            if told is None:
                raise StopIteration
            self._ready = iter(told)

    def close(self) -> None:
        """Ends it."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
