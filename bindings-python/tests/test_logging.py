"""The log: what happens on the wire, for whoever listens, and at no cost for whoever does not."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable

import pytest

from devtrust import AsyncClient, Client
from devtrust.testing import Emulator


def test_what_happens_on_the_wire(
    client: Client, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.arm({"status": {"status": 503, "retry_after": 0}}, times=1)
    with caplog.at_level(logging.DEBUG, "devtrust"):
        client.account.accounts.list().all()
    lines = [record.getMessage() for record in caplog.records if record.name == "devtrust"]
    assert len(lines) == 5
    start = "account.accounts.list: GET /account/api/v1/account "
    assert lines[0].startswith(f"{start}sending (attempt 1, request ")
    assert lines[1].startswith(f"{start}answered 503 after ")
    assert lines[2].startswith(f"{start}next attempt in ")
    assert lines[3].startswith(f"{start}sending (attempt 2, request ")
    assert lines[4].startswith(f"{start}answered 200 after ")
    request_id = dict(emulator.requests()[-1]["headers"])["x-dc-transactionid"]
    assert all(line.endswith(f"request {request_id})") for line in lines)


async def test_the_same_asynchronously(
    devtrust_async_client: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "devtrust"):
        await devtrust_async_client.account.accounts.list().all()
    assert len([record for record in caplog.records if record.name == "devtrust"]) == 2


def test_nobody_listens(
    client: Client, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "devtrust"):
        client.account.accounts.list().all()
    assert [record for record in caplog.records if record.name == "devtrust"] == []


def test_logging_may_be_set_up_later(
    emulator: Emulator, run: Callable[..., subprocess.Popen[str]]
) -> None:
    code = """
import logging, sys
from devtrust import Client
client = Client(base_url=sys.argv[1], api_key=sys.argv[2])
client.account.accounts.list().all()
assert "logging" in sys.modules
logging.basicConfig(level=logging.DEBUG, format="%(name)s %(message)s")
print(len(client.account.accounts.list().all()))
"""
    child = run(code, emulator.base_url, emulator.api_key)
    out, errors = child.communicate(timeout=60)
    assert out == "1\n"
    assert errors.count("devtrust account.accounts.list: GET") == 2
