"""Threads may share a client."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from support import Place

from devtrust import Client
from devtrust.testing import Emulator


def test_threads_share_a_client(client: Client, place: Place, csr: str) -> None:
    names = [f"Press {number}" for number in range(100)]

    def register(name: str) -> str:
        device = client.devices.register(place.registration(name, csr))
        return client.devices.get(device.device_id).name

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(register, names)) == names
    assert len(client.devices.list(account_id=place.account_id).all()) == 100


def test_other_threads_run_while_a_call_waits(client: Client, emulator: Emulator) -> None:
    emulator.arm({"latency": {"ms": 400}})
    counted = 0
    done = threading.Event()

    def count() -> None:
        nonlocal counted
        while not done.is_set():
            counted += 1
            time.sleep(0.001)

    # A thread that keeps the interpreter for itself would be interrupted after this long.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(60)
    thread = threading.Thread(target=count)
    thread.start()
    try:
        assert len(client.account.accounts.list().all()) == 1
    finally:
        done.set()
        thread.join()
        sys.setswitchinterval(interval)
    assert counted > 20


def test_calls_of_threads_overlap(client: Client, emulator: Emulator) -> None:
    """Eight calls that each hang are all under way at the same time."""
    emulator.arm("hang")

    def ask() -> str:
        try:
            client.account.accounts.list(timeout=2).all()
        except TimeoutError as error:
            return type(error).__name__
        return "answered"

    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(ask) for _ in range(8)]
        for _ in range(1000):
            if len(emulator.requests()) == 8:
                break
            time.sleep(0.01)
        assert [future.done() for future in futures] == [False] * 8
        assert [future.result() for future in futures] == ["CallTimeoutError"] * 8
