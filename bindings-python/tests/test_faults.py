"""1,000 registrations while three in ten calls fail: exactly 1,000 devices, each with a certificate
for its own key."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from support import Place, make_place

from devtrust import PrivateKey
from devtrust.models import RegisteredDevice
from devtrust.testing import Emulator

FAULTS: list[Any] = [
    {"status": {"status": 429}},
    {"status": {"status": 503}},
    "reset_before",
    "reset_after",
    "truncate",
]
# Each strikes on its own; together three calls in ten.
PROBABILITY = 1 - 0.7 ** (1 / len(FAULTS))
PATIENT: dict[str, Any] = {
    "max_attempts": 20,
    "retry_base": 0.005,
    "retry_cap": 0.02,
    "timeout": 120,
}


def arm(emulator: Emulator) -> None:
    for seed, fault in enumerate(FAULTS):
        emulator.arm(fault, path="/devicetrustmanager", probability=PROBABILITY, seed=seed)


def assert_all_there(
    emulator: Emulator,
    place: Place,
    keys: dict[str, PrivateKey],
    registered: list[RegisteredDevice],
) -> None:
    fired = [fault["fired"] for fault in emulator.faults()["faults"]]
    assert min(fired) > 10, fired
    emulator.disarm()
    for device in registered:
        assert device.device_name is not None
        certificate = device.private_keys[0].certificate
        assert certificate is not None
        assert keys[device.device_name].matches(certificate)
    with emulator.client() as client:
        listed = client.devices.list(account_id=place.account_id, limit=1000).all()
    assert sorted(device.name for device in listed) == sorted(keys)
    assert {device.id for device in listed} == {device.device_id for device in registered}


async def test_a_thousand_asynchronously(emulator: Emulator, place: Place) -> None:
    keys = {f"Press {number:04}": PrivateKey.generate() for number in range(1000)}
    places = asyncio.Semaphore(32)
    arm(emulator)
    async with emulator.async_client(**PATIENT) as client:

        async def register(name: str, key: PrivateKey) -> RegisteredDevice:
            csr = key.csr({"subject.common_name": name})
            async with places:
                return await client.devices.register(place.registration(name, csr))

        registered = await asyncio.gather(*(register(*item) for item in keys.items()))
    assert_all_there(emulator, place, keys, registered)


def test_two_hundred_from_threads(emulator: Emulator, place: Place) -> None:
    keys = {f"Press {number:04}": PrivateKey.generate() for number in range(200)}
    arm(emulator)
    with emulator.client(**PATIENT) as client, ThreadPoolExecutor(8) as pool:

        def register(name: str) -> RegisteredDevice:
            csr = keys[name].csr({"subject.common_name": name})
            return client.devices.register(place.registration(name, csr))

        registered = list(pool.map(register, keys))
    assert_all_there(emulator, place, keys, registered)


def test_the_place_itself(emulator: Emulator) -> None:
    """Divisions, policies and groups under the same faults: one of each."""
    arm(emulator)
    with emulator.client(**PATIENT) as client:
        first = make_place(client, emulator)
        assert [make_place(client, emulator) for _ in range(10)] == [first] * 10
        emulator.disarm()
        assert len(client.divisions.list(account_id=emulator.account_id).all()) == 1
        assert len(client.device_groups.list(account_id=emulator.account_id).all()) == 1
