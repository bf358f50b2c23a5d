"""The journal with asyncio."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from support import description
from test_queue import Foreign, press

from devtrust import (
    AsyncClient,
    AsyncJournal,
    AuthenticationError,
    ConfigurationError,
    ConflictError,
    Journal,
    JournalProgress,
    NotFoundError,
    Secret,
    Sent,
)
from devtrust.testing import Emulator


async def test_it_is_queued_and_sent(emulator: Emulator, tmp_path: Path) -> None:
    signer = Foreign()
    told: list[JournalProgress] = []
    async with (
        emulator.async_client() as client,
        AsyncJournal(tmp_path / "journal") as journal,
    ):
        one = await journal.queue(press(emulator, "Press 1"), signer=signer)
        two = await journal.queue(press(emulator, "Press 2"))
        assert [entry async for entry in journal.entries("waiting")] == [one, two]
        sent = await journal.send(client, on_progress=told.append)
        assert sent == Sent(provisioned=2, failed=0, waiting=0)
        assert {(progress.device_name, progress.of) for progress in told} == {
            ("Press 1", 2),
            ("Press 2", 2),
        }
        first, second = [entry async for entry in journal.entries("provisioned")]
        assert first.device is not None
        assert second.device is not None
        assert signer.matches(first.device.certificate)
        assert isinstance(second.device.private_key, Secret)
        await journal.forget(one.id)
        assert (await journal.counts()).provisioned == 1
        with pytest.raises(NotFoundError):
            await journal.entry(one.id)
        with pytest.raises(ConflictError):
            await journal.retry(two.id)
        with pytest.raises(ConflictError):
            await journal.withdraw(two.id)
    with pytest.raises(ConfigurationError) as closed:
        await journal.counts()
    assert closed.value.code == "configuration.closed"


async def test_it_opens_with_the_first_call(emulator: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = AsyncJournal(path)
    assert repr(journal) == f"<AsyncJournal {str(path)!r}>"
    assert not path.exists()
    # Many at once open one queue.
    devices = (press(emulator, f"Press {number}") for number in range(20))
    queued = await asyncio.gather(*(journal.queue(device) for device in devices))
    assert len({entry.id for entry in queued}) == 20
    with Journal(path) as same:
        assert same.counts() == await journal.counts()
    await journal.close()
    path.write_text("dear diary, " * 100)
    with pytest.raises(ConfigurationError, match="not a database"):
        async with AsyncJournal(path):
            raise AssertionError


async def test_sending_as_long_as_somebody_listens(emulator: Emulator, tmp_path: Path) -> None:
    async with (
        emulator.async_client() as client,
        AsyncJournal(tmp_path / "journal") as journal,
    ):

        async def queue() -> None:
            for number in range(1, 4):
                await journal.queue(press(emulator, f"Press {number}"))

        queueing = asyncio.create_task(queue())
        left = {f"Press {number}" for number in range(1, 4)}
        async with journal.sending(client) as sending:
            async for progress in sending:
                if progress.state == "provisioned":
                    left.discard(progress.device_name)
                if not left:
                    break
        await queueing
        assert [one async for one in sending] == []
        later = await journal.queue(press(emulator, "Press 4"))
        assert (await journal.entry(later.id)).attempts == 0


async def test_another_task_ends_it(emulator: Emulator, tmp_path: Path) -> None:
    async with (
        emulator.async_client() as client,
        AsyncJournal(tmp_path / "journal") as journal,
    ):
        sending = journal.sending(client)

        async def listen() -> list[JournalProgress]:
            return [progress async for progress in sending]

        listening = asyncio.create_task(listen())
        await asyncio.sleep(0.05)
        await sending.close()
        assert await asyncio.wait_for(listening, 20) == []


async def test_a_cancelled_pass_loses_nothing(emulator: Emulator, tmp_path: Path) -> None:
    async with (
        emulator.async_client() as client,
        AsyncJournal(tmp_path / "journal") as journal,
    ):
        for number in range(20):
            await journal.queue(press(emulator, f"Press {number:02}"))
        first = asyncio.Event()

        def listen(progress: JournalProgress) -> None:
            if progress.state == "provisioned":
                first.set()

        sending = asyncio.create_task(journal.send(client, on_progress=listen))
        await first.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        # What was under way lets go of its entries soon, not at once.
        while (await journal.counts()).waiting:
            await journal.send(client)
        assert (await journal.counts()).provisioned == 20
        devices = [device async for device in client.devices.list(account_id=emulator.account_id)]
        assert sorted(device.name for device in devices) == [f"Press {n:02}" for n in range(20)]


async def test_what_is_wrong_ends_one_call_alone(emulator: Emulator, tmp_path: Path) -> None:
    class Broken(Foreign):
        def sign(self, message: bytes, /) -> bytes:
            raise OSError("the card is gone")

    async with AsyncJournal(tmp_path / "journal") as journal:
        wrong = journal.queue(press(emulator, "Press 1"), signer=Broken())
        right = journal.queue(press(emulator, "Press 2"))
        outcomes = await asyncio.gather(wrong, right, return_exceptions=True)
        assert isinstance(outcomes[0], OSError)
        assert (await journal.counts()).waiting == 1
        async with AsyncClient(api_key="not-the-key", base_url=emulator.base_url) as stranger:
            with pytest.raises(AuthenticationError):
                await journal.send(stranger)
            with pytest.raises(AuthenticationError):
                async for _ in journal.sending(stranger):
                    pass


def test_several_event_loops(emulator: Emulator, tmp_path: Path) -> None:
    journal = AsyncJournal(tmp_path / "journal")
    device = description(emulator)
    first = asyncio.run(journal.queue(device)).id
    assert asyncio.run(journal.entry(first)).id == first
