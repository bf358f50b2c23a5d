"""The async client: awaited, cancelled, shared by event loops."""

from __future__ import annotations

import asyncio
import gc
import io
import pickle
import threading
from typing import Any

import pytest
from support import Place, description

from devtrust import (
    AsyncClient,
    ConfigurationError,
    PrivateKey,
    Step,
    ValidationError,
)
from devtrust.testing import Emulator


async def until(condition: Any) -> Any:
    """What the condition gives, once it gives anything."""
    for _ in range(1000):
        found = await asyncio.to_thread(condition)
        if found:
            return found
        await asyncio.sleep(0.01)
    pytest.fail("it did not happen")


def aborted(emulator: Emulator) -> list[Any]:
    return [entry for entry in emulator.requests() if entry["aborted"]]


async def test_it_does_what_the_other_client_does(
    devtrust_async_client: AsyncClient, emulator: Emulator, place: Place, csr: str
) -> None:
    async with devtrust_async_client as client:
        registered = await client.devices.register(place.registration("Press 41", csr))
        device = await client.devices.get(registered.device_id)
        assert device.name == "Press 41"
        await client.devices.disable(device.id, reason="test")
        found = await client.devices.find(
            account_id=place.account_id, device_group_id=place.group_id, name="Press 41"
        )
        assert found is not None
        assert found.operational_status == "DISABLED"
        buffer = io.BytesIO()
        await client.devices.bootstrap_config(device.id, to=buffer)
        assert buffer.getvalue() == await client.devices.bootstrap_config(device.id)
        answer = await client.request("GET", "/account/api/v1/account")
        assert answer.status == 200
        with pytest.raises(ValidationError) as caught:
            await client.devices.get("a/b")
        assert caught.value.violations[0].field == "device_id"
    with pytest.raises(ConfigurationError, match="closed"):
        await client.account.accounts.list().all()


async def test_many_at_once(
    devtrust_async_client: AsyncClient, emulator: Emulator, place: Place, csr: str
) -> None:
    register = devtrust_async_client.devices.register
    names = [f"Press {number}" for number in range(64)]
    registered = await asyncio.gather(*(register(place.registration(name, csr)) for name in names))
    assert [device.device_name for device in registered] == names
    assert len({device.device_id for device in registered}) == 64


async def test_a_cancelled_task_ends_its_request(
    devtrust_async_client: AsyncClient, emulator: Emulator
) -> None:
    emulator.arm("hang")
    task = asyncio.create_task(devtrust_async_client.account.accounts.list().all())
    await until(emulator.requests)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(await until(lambda: aborted(emulator))) == 1


async def test_a_timeout_of_asyncio_ends_the_request(
    devtrust_async_client: AsyncClient, emulator: Emulator
) -> None:
    emulator.arm("hang")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await devtrust_async_client.request("GET", "/account/api/v1/account")
    assert len(await until(lambda: aborted(emulator))) == 1


async def test_one_failure_in_a_group_ends_the_others(
    devtrust_async_client: AsyncClient, emulator: Emulator
) -> None:
    emulator.arm("hang")
    client = devtrust_async_client

    async def fail() -> None:
        await until(lambda: len(emulator.requests()) == 3)
        raise LookupError("enough")

    async def work() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(client.account.accounts.list().all())
            group.create_task(fail())

    with pytest.raises(ExceptionGroup) as caught:
        await work()
    assert [type(error) for error in caught.value.exceptions] == [LookupError]
    assert len(await until(lambda: len(aborted(emulator)) == 3 and aborted(emulator))) == 3


async def test_the_loop_goes_on_meanwhile(
    devtrust_async_client: AsyncClient, emulator: Emulator
) -> None:
    emulator.arm({"latency": {"ms": 300}})
    ticks = 0
    task = asyncio.create_task(devtrust_async_client.account.accounts.list().all())
    while not task.done():
        await asyncio.sleep(0.005)
        ticks += 1
    assert ticks > 10
    assert len(task.result()) == 1


def test_one_client_in_several_loops(emulator: Emulator) -> None:
    client = emulator.async_client()

    async def ask() -> str:
        return (await client.account.accounts.list().page()).items[0].id

    assert [asyncio.run(ask()) for _ in range(3)] == [emulator.account_id] * 3
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(asyncio.run(ask()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [emulator.account_id] * 4


def test_a_loop_leaves_nothing_behind(emulator: Emulator) -> None:
    from devtrust import _loop

    client = emulator.async_client()

    async def ask() -> None:
        await client.account.accounts.list().all()

    asyncio.run(ask())
    gc.collect()
    assert len(_loop._ports) == 0


async def test_progress_comes_in_the_loops_own_thread(
    devtrust_async_client: AsyncClient, emulator: Emulator
) -> None:
    steps: list[Step] = []
    threads: set[int] = set()

    def note(step: Step) -> None:
        steps.append(step)
        threads.add(threading.get_ident())

    await devtrust_async_client.provision_device(description(emulator), on_progress=note)
    assert steps[0].name == "division"
    assert steps[-1].state == "done"
    assert threads == {threading.get_ident()}


async def test_what_progress_raises_ends_the_call(
    devtrust_async_client: AsyncClient, emulator: Emulator
) -> None:
    def refuse(step: Step) -> None:
        raise LookupError(step.name)

    with pytest.raises(LookupError, match="division"):
        await devtrust_async_client.provision_device(description(emulator), on_progress=refuse)
    # Other calls of the loop are not concerned.
    assert len(await devtrust_async_client.account.accounts.list().all()) == 1


async def test_even_what_a_future_does_not_take(
    devtrust_async_client: AsyncClient, emulator: Emulator
) -> None:
    def refuse(step: Step) -> None:
        raise StopIteration(step.name)

    accounts = devtrust_async_client.account.accounts
    others = [asyncio.create_task(accounts.list().all()) for _ in range(8)]
    with pytest.raises((TypeError, RuntimeError)):
        await devtrust_async_client.provision_device(description(emulator), on_progress=refuse)
    assert [len(answer) for answer in await asyncio.gather(*others)] == [1] * 8


class Hardware:
    """A key that takes its time."""

    def __init__(self, key: PrivateKey, *, works: bool = True) -> None:
        self._key = key
        self._works = works
        self.threads: list[int] = []

    @property
    def algorithm(self) -> str:
        return self._key.algorithm

    @property
    def public_key(self) -> bytes:
        return self._key.public_key

    def sign(self, message: bytes, /) -> bytes:
        self.threads.append(threading.get_ident())
        if not self._works:
            raise PermissionError("the card was removed")
        return self._key.sign(message)


async def test_a_signer_signs_in_another_thread(
    devtrust_async_client: AsyncClient, emulator: Emulator, key: PrivateKey
) -> None:
    signer = Hardware(key)
    result = await devtrust_async_client.provision_device(description(emulator), signer=signer)
    assert key.matches(result.certificate)
    assert result.private_key is None
    assert len(signer.threads) == 1
    assert threading.get_ident() not in signer.threads


async def test_a_signer_that_fails_says_so(
    devtrust_async_client: AsyncClient, emulator: Emulator, key: PrivateKey
) -> None:
    signer = Hardware(key, works=False)
    with pytest.raises(PermissionError, match="the card was removed"):
        await devtrust_async_client.provision_device(description(emulator), signer=signer)


async def test_without_sockets_to_watch(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()

    def refuse(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(loop, "add_reader", refuse)
    async with emulator.async_client() as client:
        answers = await asyncio.gather(*(client.account.accounts.list().all() for _ in range(10)))
    assert [len(answer) for answer in answers] == [1] * 10


async def test_a_client_is_not_pickled(devtrust_async_client: AsyncClient) -> None:
    with pytest.raises(TypeError, match="make one in each process"):
        pickle.dumps(devtrust_async_client)
