"""Connections: used again, given up with their call, never taken for alive when they are not."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from support import description, make_place

from devtrust import Client, ConfigurationError, PrivateKey, Step
from devtrust.testing import Emulator


def register(client: Client, emulator: Emulator, name: str) -> None:
    key = PrivateKey.generate()
    place = make_place(client, emulator)
    client.devices.register(place.registration(name, key.csr({"subject.common_name": name})))


def port_of(emulator: Emulator) -> int:
    return int(emulator.base_url.rsplit(":", 1)[1])


def test_a_service_that_was_restarted_between_calls(tmp_path: Path) -> None:
    """A creation goes out once: the closed connection is noticed before anything is sent on it."""
    with Emulator(data=tmp_path) as emulator:
        port, client = port_of(emulator), emulator.client()
        register(client, emulator, "Press 1")
    for number in range(2, 5):
        with Emulator(port=port, data=tmp_path) as emulator:
            division = client.divisions.create(
                name=f"Division {number}",
                account_id=emulator.account_id,
                primary_rzone_id=emulator.primary_rzone_id,
            )
            assert division.code == "DIVISION_CREATED_200"
            assert [entry["method"] for entry in emulator.requests()] == ["POST"]


async def test_the_same_asynchronously(tmp_path: Path) -> None:
    with Emulator(data=tmp_path) as emulator:
        port, client = port_of(emulator), emulator.async_client()
        assert len(await client.account.accounts.list().all()) == 1
    with Emulator(port=port, data=tmp_path) as emulator:
        await client.divisions.create(
            name="Division 2",
            account_id=emulator.account_id,
            primary_rzone_id=emulator.primary_rzone_id,
        )
        assert [entry["method"] for entry in emulator.requests()] == ["POST"]


def test_a_call_within_a_call(client: Client, emulator: Emulator) -> None:
    """A callback may use the client that it was called from."""
    found: list[int] = []

    def look(step: Step) -> None:
        found.append(len(client.account.accounts.list().all()))

    client.provision_device(description(emulator), on_progress=look)
    assert found == [1] * len(found)
    assert len(found) > 10


def test_a_call_that_was_given_up_leaves_the_client_usable(
    client: Client, emulator: Emulator
) -> None:
    def refuse(step: Step) -> None:
        raise LookupError(step.name)

    for _ in range(3):
        with pytest.raises(LookupError):
            client.provision_device(description(emulator), on_progress=refuse)
        assert len(client.account.accounts.list().all()) == 1


def test_closing_while_another_thread_calls(client: Client, emulator: Emulator) -> None:
    emulator.arm({"latency": {"ms": 300}}, times=1)
    found: list[int] = []
    accounts = client.account.accounts
    thread = threading.Thread(target=lambda: found.append(len(accounts.list().all())))
    thread.start()
    for _ in range(1000):
        if emulator.requests():
            break
    client.close()
    thread.join()
    assert found == [1]
    with pytest.raises(ConfigurationError, match="closed"):
        client.account.accounts.list().all()


def test_one_rate_limit_for_all_threads(emulator: Emulator) -> None:
    with emulator.client(rate_limit=(3, 3600.0)) as client:
        outcomes: list[str] = []

        def ask() -> None:
            try:
                client.account.accounts.list(timeout=0.3).page()
            except TimeoutError:
                outcomes.append("refused")
            else:
                outcomes.append("answered")

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(outcomes) == ["answered"] * 3 + ["refused"] * 3
    assert len(emulator.requests()) == 3
