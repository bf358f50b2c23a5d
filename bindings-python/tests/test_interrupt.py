"""Ctrl-C ends a waiting call within 100 ms and closes its connection."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest

from devtrust.testing import Emulator

HANGING = """
import sys, time
from devtrust import Client
client = Client(base_url=sys.argv[1], api_key=sys.argv[2])
print("ready")
try:
    {call}
except KeyboardInterrupt:
    print(time.monotonic())
else:
    print("no interrupt")
"""
CALLS = {
    "operation": "client.devices.get('b5e7b4f6-5c40-4d0b-8dd8-4f5a3ac2a1a4')",
    "list": "client.account.accounts.list().all()",
    "raw": "client.request('GET', '/account/api/v1/account')",
}


def wait_for(condition: Callable[[], Any]) -> Any:
    """What the condition gives, once it gives anything."""
    for _ in range(1000):
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    pytest.fail("it did not happen")


@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_hangs(
    emulator: Emulator, run: Callable[..., subprocess.Popen[str]], call: str
) -> None:
    emulator.arm("hang")
    child = run(HANGING.format(call=CALLS[call]), emulator.base_url, emulator.api_key)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    wait_for(emulator.requests)
    interrupted = time.monotonic()
    child.send_signal(signal.SIGINT)
    said = child.stdout.readline()
    # A loaded machine takes its time to run either process: ten times the promise still tells it
    # from a call that does not notice, whose timeout is 30 seconds.
    assert float(said) - interrupted < 1.0
    entry = wait_for(lambda: [entry for entry in emulator.requests() if entry["aborted"]])
    assert len(entry) == 1
    _, errors = child.communicate()
    assert (child.returncode, errors) == (0, "")


def test_while_waiting_for_the_next_attempt(
    emulator: Emulator, run: Callable[..., subprocess.Popen[str]]
) -> None:
    emulator.arm({"status": {"status": 429, "retry_after": 60}})
    child = run(HANGING.format(call=CALLS["list"]), emulator.base_url, emulator.api_key)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    wait_for(emulator.requests)
    interrupted = time.monotonic()
    child.send_signal(signal.SIGINT)
    assert float(child.stdout.readline()) - interrupted < 1.0


def test_a_handler_of_your_own_runs_while_a_call_waits(
    emulator: Emulator, run: Callable[..., subprocess.Popen[str]]
) -> None:
    emulator.arm({"latency": {"ms": 1500}})
    code = """
import signal, sys
from devtrust import Client
signal.signal(signal.SIGUSR1, lambda *_: print("handled", flush=True))
client = Client(base_url=sys.argv[1], api_key=sys.argv[2])
print("ready")
print(len(client.account.accounts.list().all()))
"""
    child = run(code, emulator.base_url, emulator.api_key)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    wait_for(emulator.requests)
    child.send_signal(signal.SIGUSR1)
    assert child.stdout.readline() == "handled\n"
    assert child.stdout.readline() == "1\n"
