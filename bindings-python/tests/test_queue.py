"""A device is queued without a network, and sent when there is one."""

from __future__ import annotations

import gc
import pickle
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import description

from devtrust import (
    AuthenticationError,
    Client,
    ConfigurationError,
    ConflictError,
    EntryState,
    Journal,
    JournalCounts,
    JournalProgress,
    NotFoundError,
    PrivateKey,
    Secret,
    Sent,
    TransportError,
    ValidationError,
)
from devtrust.models import ProvisionDevice
from devtrust.testing import Emulator
from devtrust.types import ProvisionDeviceDict

NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal(path) as journal:
        yield journal


def press(emulator: Emulator, name: str) -> ProvisionDeviceDict:
    return {**description(emulator), "device": {"name": name}}


def registered(client: Client, emulator: Emulator) -> list[str]:
    return sorted(device.name for device in client.devices.list(account_id=emulator.account_id))


def nobody(emulator: Emulator) -> Client:
    return Client(api_key=emulator.api_key, base_url=NOBODY, max_attempts=1)


class Foreign:
    """A key in another place."""

    def __init__(self) -> None:
        self._key = PrivateKey.generate()
        self.signed = 0

    @property
    def algorithm(self) -> str:
        return self._key.algorithm

    @property
    def public_key(self) -> bytes:
        return self._key.public_key

    def sign(self, message: bytes, /) -> bytes:
        self.signed += 1
        return self._key.sign(message)

    def matches(self, certificate: str) -> bool:
        return self._key.matches(certificate)


def test_it_survives_and_is_sent(emulator: Emulator, client: Client, path: Path) -> None:
    signer = Foreign()
    with Journal(path) as journal:
        queued = journal.queue(press(emulator, "Press 41"), signer=signer)
    assert (queued.state, queued.attempts, queued.maybe_registered) == ("waiting", 0, False)
    assert queued.state is EntryState.WAITING
    assert isinstance(queued.request, ProvisionDevice)
    assert (queued.request.csr or "").startswith("-----BEGIN CERTIFICATE REQUEST-----")
    assert 0 <= (datetime.now(UTC) - queued.queued_at).total_seconds() < 60
    assert pickle.loads(pickle.dumps(queued)) == queued

    with Journal(path) as journal:
        assert list(journal.entries()) == [queued]
        # The same device again gives its entry; as a record, too.
        assert journal.queue(press(emulator, "Press 41"), signer=signer) == queued
        assert journal.queue(queued.request) == queued
        with nobody(emulator) as offline:
            sent = journal.send(offline)
        assert (sent.provisioned, sent.failed, sent.waiting) == (0, 0, 1)
        assert sent.offline is not None
        assert sent.offline.code == "transport.connect"
        waiting = journal.entry(queued.id)
        assert isinstance(waiting.problem, TransportError)
        assert waiting.attempts == 1
        assert waiting.next_attempt is not None
        assert waiting.next_attempt > queued.queued_at

        assert journal.send(client) == Sent(provisioned=1, failed=0, waiting=0)
        entry = journal.entry(queued.id)
        assert entry.state == "provisioned"
        assert entry.device is not None
        assert signer.matches(entry.device.certificate)
        assert entry.device.private_key is None
        assert registered(client, emulator) == ["Press 41"]
        journal.forget(queued.id)
        assert journal.counts() == JournalCounts(waiting=0, provisioned=0, failed=0)
    # Asked for one signature, when it was queued; the second time it was a device that was there.
    assert signer.signed == 1


def test_a_key_is_made_and_kept(emulator: Emulator, client: Client, journal: Journal) -> None:
    queued = journal.queue(press(emulator, "Press 41"))
    journal.send(client)
    entry = journal.entry(queued.id)
    assert entry.device is not None
    assert isinstance(entry.device.private_key, Secret)
    assert PrivateKey.from_pem(entry.device.private_key).matches(entry.device.certificate)
    assert "PRIVATE KEY" not in repr(entry)
    assert entry.device_name == "Press 41"


def test_entries_by_their_states(emulator: Emulator, client: Client, journal: Journal) -> None:
    ids = [journal.queue(press(emulator, f"Press {number}")).id for number in range(1, 251)]
    assert [entry.id for entry in journal.entries()] == ids
    assert [entry.id for entry in journal.entries("waiting")] == ids
    assert list(journal.entries(EntryState.FAILED)) == []
    journal.withdraw(ids[0])
    assert journal.counts().waiting == 249
    with pytest.raises(NotFoundError) as gone:
        journal.withdraw(ids[0])
    assert gone.value.code == "not_found.entry"
    with pytest.raises(ValueError, match="gone"):
        next(journal.entries("gone"))  # type: ignore[arg-type]  # pyright: ignore
    other = {**press(emulator, "Press 2"), "device": {"name": "Press 2", "description": "left"}}
    with pytest.raises(ConflictError) as queued:
        journal.queue(other)  # type: ignore[arg-type]  # pyright: ignore
    assert queued.value.code == "conflict.queued"


def test_every_violation_at_once(emulator: Emulator, journal: Journal) -> None:
    wrong = {**press(emulator, "41 presses"), "account_id": 5, "csr": "none"}
    with pytest.raises(ValidationError) as refused:
        journal.queue(wrong)  # type: ignore[arg-type]  # pyright: ignore
    fields = [violation.field for violation in refused.value.violations]
    assert fields == ["account_id", "device.name", "csr"]
    assert refused.value.operation == "workflows.provision_device"
    with pytest.raises(TypeError, match="ProvisionDevice or a mapping"):
        journal.queue("Press 41")  # type: ignore[arg-type]  # pyright: ignore
    assert journal.counts().waiting == 0


def test_a_signer_that_raises(emulator: Emulator, journal: Journal) -> None:
    class Broken(Foreign):
        def sign(self, message: bytes, /) -> bytes:
            raise OSError("the card is gone")

    with pytest.raises(OSError, match="the card is gone"):
        journal.queue(press(emulator, "Press 41"), signer=Broken())
    assert journal.counts().waiting == 0


def test_a_refused_device_keeps_its_problem(
    emulator: Emulator, client: Client, journal: Journal
) -> None:
    client.provision_device(press(emulator, "Press 1"))
    taken = journal.queue(press(emulator, "Press 1")).id
    journal.queue(press(emulator, "Press 2"))
    with (
        Client(api_key="not-the-key", base_url=emulator.base_url) as stranger,
        pytest.raises(AuthenticationError),
    ):
        journal.send(stranger)
    assert journal.counts().waiting == 2
    assert journal.send(client) == Sent(provisioned=1, failed=1, waiting=0)
    [entry] = journal.entries("failed")
    assert entry.id == taken
    assert isinstance(entry.problem, ConflictError)
    assert entry.problem.code == "conflict.other_key"
    assert entry.problem.operation is not None
    journal.retry(taken)
    assert journal.entry(taken).state == "waiting"
    assert journal.send(client).failed == 1
    journal.withdraw(taken)
    with pytest.raises(ConflictError, match="is registered"):
        journal.withdraw(next(journal.entries()).id)


def test_progress_is_told(emulator: Emulator, client: Client, journal: Journal) -> None:
    journal.queue(press(emulator, "Press 1"))
    told: list[JournalProgress] = []
    thread = threading.current_thread()

    def listen(progress: JournalProgress) -> None:
        assert threading.current_thread() is thread
        told.append(progress)

    journal.send(client, on_progress=listen)
    assert (told[-1].state, told[-1].done, told[-1].of) == ("provisioned", 1, 1)
    assert {one.device_name for one in told} == {"Press 1"}
    steps = list(dict.fromkeys(one.step.name for one in told if one.step is not None))
    assert steps == [
        "division",
        "certificate_policy",
        "device_group",
        "key",
        "device",
        "certificate",
    ]
    assert str(told[-1]) == "Press 1: provisioned"

    def fail(progress: JournalProgress) -> None:
        raise RuntimeError(progress.device_name)

    second = journal.queue(press(emulator, "Press 2"))
    with pytest.raises(RuntimeError, match="Press 2"):
        journal.send(client, on_progress=fail)
    # What was under way lets go of the entry soon, not at once.
    while journal.counts().waiting:
        journal.send(client)
    assert journal.entry(second.id).state == "provisioned"


def test_what_is_queued_while_it_sends(
    emulator: Emulator, client: Client, journal: Journal
) -> None:
    names = {f"Press {number}" for number in range(1, 4)}

    def queue() -> None:
        for name in sorted(names):
            journal.queue(press(emulator, name))

    queueing = threading.Thread(target=queue)
    queueing.start()
    left = set(names)
    with journal.sending(client) as sending:
        for progress in sending:
            if progress.state == "provisioned":
                left.discard(progress.device_name)
            if not left:
                break
    queueing.join()
    assert list(sending) == []
    later = journal.queue(press(emulator, "Press 4"))
    assert registered(client, emulator) == sorted(names)
    assert journal.entry(later.id).state == "waiting"


def test_sending_ends_where_nobody_listens(
    emulator: Emulator, client: Client, journal: Journal
) -> None:
    sending = journal.sending(client)
    del sending
    gc.collect()
    # It ends soon, not at once.
    for number in range(20):
        queued = journal.queue(press(emulator, f"Press {number}"))
        time.sleep(0.1)
        if journal.entry(queued.id).attempts == 0:
            return
    pytest.fail("it goes on")


def test_sending_that_fails_says_why(emulator: Emulator, journal: Journal) -> None:
    journal.queue(press(emulator, "Press 1"))
    with Client(api_key="not-the-key", base_url=emulator.base_url) as stranger:
        sending = journal.sending(stranger)
        told: list[JournalProgress] = []
        with pytest.raises(AuthenticationError):
            told.extend(sending)
        assert list(sending) == []
    assert journal.counts().waiting == 1


def test_a_closed_journal(emulator: Emulator, client: Client, path: Path) -> None:
    journal = Journal(path)
    queued = journal.queue(press(emulator, "Press 1"))
    journal.close()
    journal.close()
    for call in (
        journal.counts,
        lambda: journal.queue(press(emulator, "Press 2")),
        lambda: list(journal.entries()),
        lambda: journal.send(client),
        lambda: journal.sending(client),
    ):
        with pytest.raises(ConfigurationError) as closed:
            call()
        assert closed.value.code == "configuration.closed"
    assert list(Journal(path).entries()) == [queued]


def test_a_file_that_is_no_journal(path: Path) -> None:
    diary = "dear diary, " * 100
    path.write_text(diary)
    with pytest.raises(ConfigurationError, match="not a database") as refused:
        Journal(path)
    assert refused.value.code == "configuration.journal"
    assert str(path) in str(refused.value)
    assert path.read_text() == diary
    with pytest.raises(ConfigurationError, match="No such file"):
        Journal(path.parent / "none" / "journal")


def test_what_it_shows_of_itself(path: Path) -> None:
    with Journal(path) as journal:
        assert repr(journal) == f"<Journal {str(path)!r}>"
        assert journal.encrypted is False
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(journal)
    assert (path.stat().st_mode & 0o777) == 0o600


def test_other_threads_go_on_while_it_waits(
    emulator: Emulator, client: Client, journal: Journal
) -> None:
    for number in range(8):
        journal.queue(press(emulator, f"Press {number}"))
    emulator.arm("hang", path="/devicetrustmanager", times=1)
    counted: list[JournalCounts] = []
    with emulator.client(attempt_timeout=0.5) as patient:
        sending = threading.Thread(target=journal.send, args=(patient,))
        sending.start()
        while sending.is_alive():
            counted.append(journal.counts())
        sending.join()
    assert len(counted) > 10
    assert journal.counts().provisioned == 8
