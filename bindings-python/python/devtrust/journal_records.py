"""What a journal tells."""

from __future__ import annotations

from enum import StrEnum

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, Literal

    from .errors import DevtrustError
    from .models import ProvisionDevice, ProvisionedDevice
    from .progress import Step

    EntryStateValue = Literal["waiting", "sending", "provisioned", "failed"]

PAGE = 100
"""How many entries are read at a time when they are iterated."""


class EntryState(StrEnum):
    """Where an entry stands."""

    WAITING = "waiting"
    """It waits to be sent, for the first time or again."""
    SENDING = "sending"
    """It is being sent by this process."""
    PROVISIONED = "provisioned"
    """The device is registered and its certificate is in the entry."""
    FAILED = "failed"
    """It was refused for good, and is sent again only after `retry`."""


class JournalEntry(Record):
    """A device in a journal.

    Attributes:
        id: The entry's id in this journal; never used again for another device.
        state: Where it stands.
        queued_at: When it was queued.
        request: The description, with its certificate signing request.
        attempts: How many times it was sent.
        maybe_registered: Whether the service may have the device although the journal does not have
            its certificate yet.
        next_attempt: When it is to be sent again, where it waits after a failure.
        device: The device with its certificate, once it is provisioned.
        problem: Why the last attempt failed.
    """

    id: str
    state: EntryState
    queued_at: datetime
    request: ProvisionDevice
    attempts: int = 0
    maybe_registered: bool = False
    next_attempt: datetime | None = None
    device: ProvisionedDevice | None = None
    problem: DevtrustError | None = None

    @property
    def device_name(self) -> str:
        """The name of its device."""
        device = self.request.device
        return device.name if isinstance(device, Record) else device["name"]


class JournalCounts(Record):
    """How many entries stand where.

    Attributes:
        waiting: To be sent, those that are being sent included.
        provisioned: Registered, with their certificates.
        failed: Refused for good.
    """

    waiting: int
    provisioned: int
    failed: int


class Sent(Record):
    """What one pass over a journal did.

    Attributes:
        provisioned: Devices that are registered now, with their certificates in the journal.
        failed: Entries that were refused for good.
        waiting: Entries that wait for another pass.
        offline: Why the pass ended before every entry was tried: the network is not there.
    """

    provisioned: int
    failed: int
    waiting: int
    offline: DevtrustError | None = None


class JournalProgress(Record):
    """How one entry, and all of them, come along.

    Attributes:
        entry_id: The entry.
        device_name: The name of its device.
        state: Where the entry stands now.
        done: How many entries this pass has dealt with.
        of: How many entries this pass has to deal with.
        step: The step of provisioning that began or ended, while it is being sent.
        problem: Why it was not provisioned this time.
    """

    entry_id: str
    device_name: str
    state: EntryState
    done: int
    of: int
    step: Step | None = None
    problem: DevtrustError | None = None

    def __str__(self) -> str:
        what = str(self.state) if self.step is None else str(self.step)
        return f"{self.device_name}: {what if self.problem is None else self.problem}"


def page_of(state: EntryState | EntryStateValue | None) -> dict[str, Any]:
    """What the first page of entries is asked for with."""
    return {"state": None if state is None else EntryState(state), "after": None, "limit": PAGE}
