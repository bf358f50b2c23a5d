"""The emulator for other people's tests, and the fixtures."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from devtrust.testing import Emulator, EmulatorError
from devtrust.testing.binary import find


def is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return status != "Z"


def wait_until_gone(pid: int) -> None:
    for _ in range(1000):
        if not is_running(pid):
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} is still there")


def test_it_lives_as_long_as_its_block() -> None:
    emulator = Emulator()
    assert repr(emulator) == "<Emulator not running>"
    with emulator:
        assert is_running(emulator.pid)
        assert repr(emulator) == f"<Emulator at {emulator.base_url}>"
        with emulator.client() as client:
            assert client.account.accounts.list().all()[0].id == emulator.account_id
        assert emulator.stats()["devices"] == 0
        assert emulator.ca_pem().count("BEGIN CERTIFICATE") == 2
    assert not is_running(emulator.pid)
    emulator.stop()


def test_it_ends_with_its_parent(run: Callable[..., subprocess.Popen[str]]) -> None:
    code = """
import time
from devtrust.testing import Emulator
emulator = Emulator().start()
print(emulator.pid)
time.sleep(600)
"""
    child = run(code)
    assert child.stdout is not None
    pid = int(child.stdout.readline())
    assert is_running(pid)
    child.kill()
    wait_until_gone(pid)


def test_it_keeps_its_state_in_a_folder(tmp_path: Path) -> None:
    with Emulator(data=tmp_path) as emulator, emulator.client() as client:
        fields = (emulator.account_id, emulator.primary_rzone_id)
        client.divisions.create(name="Plant 7", account_id=fields[0], primary_rzone_id=fields[1])
    with Emulator(data=tmp_path) as emulator, emulator.client() as client:
        assert (emulator.account_id, emulator.primary_rzone_id) == fields
        assert client.divisions.find(account_id=fields[0], name="Plant 7") is not None


def test_what_goes_wrong_is_said() -> None:
    with pytest.raises(EmulatorError, match="--no-such-switch"):
        Emulator(["--no-such-switch"]).start()
    with pytest.raises(FileNotFoundError):
        Emulator(executable="/no/such/program").start()
    with Emulator() as emulator, pytest.raises(EmulatorError, match="no_such_fault"):
        emulator.arm("no_such_fault")


def test_where_the_program_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEVTRUST_EMULATOR", "/from/the/environment")
    assert find() == "/from/the/environment"
    assert find("/given") == "/given"
    monkeypatch.delenv("DEVTRUST_EMULATOR")
    program = tmp_path / "devtrust-emulator"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path / name))
    assert find() == str(program)
    monkeypatch.setenv("PATH", "")
    assert find() is None
    with pytest.raises(EmulatorError, match="pip install devtrust-emulator"):
        Emulator().start()


def test_the_fixtures_come_with_the_package(tmp_path: Path) -> None:
    test = """
        def test_first(devtrust_client, devtrust_emulator):
            devtrust_client.divisions.create(
                name="Plant 7",
                account_id=devtrust_emulator.account_id,
                primary_rzone_id=devtrust_emulator.primary_rzone_id,
            )
            assert devtrust_emulator.stats()["divisions"] == 1
            devtrust_emulator.arm("hang")

        def test_second(devtrust_async_client, devtrust_emulator):
            import asyncio
            assert devtrust_emulator.stats()["divisions"] == 0
            found = asyncio.run(devtrust_async_client.account.accounts.list().all())
            assert [account.id for account in found] == [devtrust_emulator.account_id]
    """
    (tmp_path / "test_theirs.py").write_text(textwrap.dedent(test))
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path],
        cwd=tmp_path,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in answer.stdout, answer.stdout + answer.stderr
