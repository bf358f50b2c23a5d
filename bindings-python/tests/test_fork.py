"""A client made before a fork works in parent and child."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import threading
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from devtrust import Client
from devtrust.testing import Emulator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")


def ids(client: Client) -> list[str]:
    return [account.id for account in client.account.accounts.list(timeout=20)]


def in_child(work: Any) -> int:
    """Runs something in a forked process and gives its exit code: 0 where it returns true."""
    with warnings.catch_warnings():
        # Python 3.12 and later warn that other threads exist; that is what is tested here.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        # A child that hangs is killed by this signal, which makes the test fail instead of hang.
        signal.alarm(60)
        code = 1
        try:
            code = 0 if work() else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def test_the_child_and_the_parent_go_on(client: Client, emulator: Emulator) -> None:
    expected = [emulator.account_id]
    assert ids(client) == expected
    for _ in range(3):
        assert in_child(lambda: ids(client) == expected) == 0
        assert ids(client) == expected


def test_a_grandchild(client: Client, emulator: Emulator) -> None:
    expected = [emulator.account_id]
    assert ids(client) == expected
    assert in_child(lambda: in_child(lambda: ids(client) == expected) == 0) == 0


def test_while_other_threads_are_calling(client: Client, emulator: Emulator) -> None:
    expected = [emulator.account_id]
    stop = threading.Event()
    failures: list[object] = []

    def busy() -> None:
        while not stop.is_set():
            found = ids(client)
            if found != expected:
                failures.append(found)

    threads = [threading.Thread(target=busy) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            assert in_child(lambda: ids(client) == expected) == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []


def test_closing_in_the_child_leaves_the_parent_alone(client: Client, emulator: Emulator) -> None:
    assert ids(client) == [emulator.account_id]

    def close() -> bool:
        client.close()
        return True

    assert in_child(close) == 0
    assert ids(client) == [emulator.account_id]


def test_an_event_loop_in_the_child(emulator: Emulator) -> None:
    import asyncio

    async def ask() -> list[str]:
        async with emulator.async_client() as client:
            return [account.id async for account in client.account.accounts.list(timeout=20)]

    assert asyncio.run(ask()) == [emulator.account_id]
    assert in_child(lambda: asyncio.run(ask()) == [emulator.account_id]) == 0


def test_a_pool_of_processes(client: Client, emulator: Emulator) -> None:
    assert ids(client) == [emulator.account_id]
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()

    def put() -> None:
        signal.alarm(60)
        results.put(ids(client))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        processes = [context.Process(target=put) for _ in range(4)]
        for process in processes:
            process.start()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0] * 4
    assert [results.get() for _ in processes] == [[emulator.account_id]] * 4


def test_a_child_that_never_uses_the_client(
    emulator: Emulator, run: Callable[..., subprocess.Popen[str]]
) -> None:
    """Child and parent end in the ordinary way; dropping the client in the child does not disturb
    the parent."""
    code = """
import gc, os, sys
from devtrust import Client
client = Client(base_url=sys.argv[1], api_key=sys.argv[2])
for _ in range(5):
    assert len(client.account.accounts.list().all()) == 1
    child = os.fork()
    if child == 0:
        del client
        gc.collect()
        sys.exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert len(client.account.accounts.list(timeout=20).all()) == 1
print("ok")
"""
    child = run(code, emulator.base_url, emulator.api_key)
    out, _ = child.communicate(timeout=120)
    assert (child.returncode, out) == (0, "ok\n")
    # No call of the parent had to be sent again.
    assert len(emulator.requests()) == 10
