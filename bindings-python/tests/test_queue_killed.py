"""A journal through kill -9, with a second process, after a fork, and behind a passphrase."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support import description
from test_faults import PATIENT, arm
from test_fork import in_child
from test_interrupt import wait_for
from test_queue import press, registered

from devtrust import Client, ConfigurationError, Journal, PrivateKey, Secret
from devtrust.testing import Emulator

DEVICES = 60
KILLS = 6
PASSPHRASE = "correct horse, battery \N{HIGH VOLTAGE SIGN}"

STATION = """
import json, sys, threading
from devtrust import Client, Journal

path, passphrase, devices, settings, common = sys.argv[1:]
devices = int(devices)
journal = Journal(path, passphrase=passphrase or None)
with Client(**json.loads(settings)) as client, journal:
    def queue():
        for number in range(devices):
            device = {**json.loads(common), "device": {"name": f"Press {number:04}"}}
            print("queued", journal.queue(device).id, flush=True)
    queueing = threading.Thread(target=queue)
    queueing.start()
    while journal.counts().provisioned < devices:
        print("sent", journal.send(client).provisioned, flush=True)
    queueing.join()
"""

Run = Callable[..., "subprocess.Popen[str]"]


def station(run: Run, emulator: Emulator, path: Path, passphrase: str = "") -> Any:
    settings = {"api_key": emulator.api_key, "base_url": emulator.base_url, **PATIENT}
    common = json.dumps(description(emulator))
    return run(STATION, str(path), passphrase, str(DEVICES), json.dumps(settings), common)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_killed_again_and_again(
    emulator: Emulator, client: Client, tmp_path: Path, run: Run, passphrase: str
) -> None:
    path = tmp_path / "journal"
    arm(emulator)
    chance = random.Random(7)
    for _ in range(KILLS):
        child = station(run, emulator, path, passphrase)
        for _ in range(1 + chance.randrange(DEVICES // KILLS)):
            assert child.stdout.readline(), child.communicate()[1]
        child.kill()
        child.wait()
    last = station(run, emulator, path, passphrase)
    said, problems = last.communicate(timeout=120)
    assert last.returncode == 0, said + problems
    emulator.disarm()
    names = [f"Press {number:04}" for number in range(DEVICES)]
    assert registered(client, emulator) == names
    with Journal(path, passphrase=passphrase or None) as journal:
        entries = list(journal.entries("provisioned"))
        assert sorted(entry.device_name for entry in entries) == names
        for entry in entries:
            assert entry.device is not None
            assert isinstance(entry.device.private_key, Secret)
            key = PrivateKey.from_pem(entry.device.private_key)
            assert key.matches(entry.device.certificate)


def test_two_processes_on_one_file_do_no_harm(
    emulator: Emulator, client: Client, tmp_path: Path, run: Run
) -> None:
    path = tmp_path / "journal"
    children = [station(run, emulator, path) for _ in range(2)]
    with Journal(path) as journal:
        for number in range(DEVICES):
            journal.queue(press(emulator, f"Drill {number:04}"))
            journal.counts()
        for child in children:
            _, problems = child.communicate(timeout=120)
            assert child.returncode == 0, problems
        journal.send(client)
        assert journal.counts().provisioned == 2 * DEVICES
        names = [entry.device_name for entry in journal.entries()]
    assert registered(client, emulator) == sorted(names)
    assert len(set(names)) == 2 * DEVICES


def test_a_passphrase_keeps_the_keys(emulator: Emulator, client: Client, tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with Journal(path, passphrase=PASSPHRASE) as journal:
        assert journal.encrypted
        assert repr(journal) == f"<Journal {str(path)!r}, keys encrypted>"
        queued = journal.queue(press(emulator, "Press 41"))
        journal.send(client)
        device = journal.entry(queued.id).device
        assert device is not None
        assert device.private_key is not None
        pem = device.private_key.reveal()
    secret = pem.splitlines()[2]
    assert not any(secret in file.read_bytes().decode("latin-1") for file in tmp_path.iterdir())
    with closing(sqlite3.connect(path)) as file:
        [kept] = file.execute("SELECT private_key FROM entry").fetchone()
    openssl = ["openssl", "pkcs8", "-passin", f"pass:{PASSPHRASE}"]
    opened = subprocess.run(openssl, input=kept, capture_output=True, text=True, check=True)
    assert opened.stdout == pem

    before = path.read_bytes()
    for wrong, why in (
        ("correct horse", "not its passphrase"),
        (Secret("correct horse"), "not its passphrase"),
        ("", "empty passphrase"),
        (None, "keys are encrypted"),
    ):
        with pytest.raises(ConfigurationError, match=why) as refused:
            Journal(path, passphrase=wrong)
        assert refused.value.code == "configuration.journal"
    assert path.read_bytes() == before
    with Journal(path, passphrase=Secret(PASSPHRASE)) as journal:
        assert journal.entry(queued.id).device == device
    plain = tmp_path / "plain"
    Journal(plain).close()
    with pytest.raises(ConfigurationError, match="keys are not encrypted"):
        Journal(plain, passphrase=PASSPHRASE)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
class TestForks:
    """A journal that was opened before a fork works in parent and child."""

    def test_parent_and_child_go_on(
        self, emulator: Emulator, client: Client, tmp_path: Path
    ) -> None:
        path = tmp_path / "journal"
        with Journal(path) as journal:
            journal.queue(press(emulator, "Press 0"))

            def work() -> bool:
                journal.queue(press(emulator, "Press 1"))
                return journal.send(client).provisioned == 2

            assert in_child(work) == 0
            assert journal.counts().provisioned == 2
            journal.queue(press(emulator, "Press 2"))

            def grandchild() -> bool:
                return in_child(lambda: journal.send(client).provisioned == 1) == 0

            assert in_child(grandchild) == 0
            assert journal.counts().provisioned == 3
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert registered(client, emulator) == ["Press 0", "Press 1", "Press 2"]

    def test_while_other_threads_queue_and_send(
        self, emulator: Emulator, client: Client, tmp_path: Path
    ) -> None:
        path = tmp_path / "journal"
        stop = threading.Event()
        problems: list[BaseException] = []
        queued: list[str] = []

        with Journal(path) as journal:

            def busy(plant: str) -> None:
                try:
                    number = 0
                    while not stop.is_set():
                        name = f"{plant} {number}"
                        journal.queue(press(emulator, name))
                        queued.append(name)
                        journal.send(client)
                        number += 1
                except BaseException as problem:
                    problems.append(problem)

            threads = [threading.Thread(target=busy, args=(f"Plant {n}",)) for n in range(3)]
            for thread in threads:
                thread.start()
            try:
                for number in range(10):

                    def child(name: str = f"Child {number}") -> bool:
                        entry = journal.queue(press(emulator, name))
                        return journal.entry(entry.id).id == entry.id

                    assert in_child(child) == 0
            finally:
                stop.set()
                for thread in threads:
                    thread.join()
            assert problems == []
            journal.send(client)
            names = sorted(entry.device_name for entry in journal.entries("provisioned"))
        assert names == sorted([*queued, *(f"Child {number}" for number in range(10))])
        assert registered(client, emulator) == names
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    def test_while_another_thread_opens_and_closes_it(
        self, emulator: Emulator, tmp_path: Path
    ) -> None:
        path = tmp_path / "journal"
        stop = threading.Event()
        problems: list[BaseException] = []
        queued: list[str] = []

        def queue(name: str) -> bool:
            with Journal(path) as journal:
                journal.queue(press(emulator, name))
            return True

        def busy() -> None:
            try:
                while not stop.is_set():
                    name = f"Plant {len(queued)}"
                    queue(name)
                    queued.append(name)
            except BaseException as problem:
                problems.append(problem)

        thread = threading.Thread(target=busy)
        thread.start()
        try:
            for number in range(20):
                assert in_child(lambda name=f"Child {number}": queue(name)) == 0
        finally:
            stop.set()
            thread.join()
        assert problems == []
        with Journal(path) as journal:
            names = sorted(entry.device_name for entry in journal.entries())
        assert names == sorted([*queued, *(f"Child {number}" for number in range(20))])

    def test_a_run_with_a_journal_goes_on_in_the_parent(
        self, emulator: Emulator, client: Client, tmp_path: Path
    ) -> None:
        other = tmp_path / "other"

        def child() -> bool:
            with Journal(other) as journal:
                journal.queue(press(emulator, "Other"))
            return True

        for journal in ("one", "two", "three"):
            rows = [press(emulator, f"Press {journal} {number}") for number in range(40)]
            run = client.many(client.provision_device, rows, journal=tmp_path / journal)
            done = 0
            for outcome in run:
                outcome.get()
                done += 1
                if done % 10 == 0:
                    assert in_child(child) == 0
            assert done == len(rows)
            assert in_child(child) == 0

    def test_what_is_being_sent_is_the_parents(
        self, emulator: Emulator, client: Client, tmp_path: Path
    ) -> None:
        with Journal(tmp_path / "journal") as journal, journal.sending(client) as sending:

            def child() -> bool:
                sending.close()
                with pytest.raises(ConfigurationError, match="before a fork"):
                    next(sending)
                return True

            assert in_child(child) == 0
            journal.queue(press(emulator, "Press 1"))
            assert any(progress.state == "provisioned" for progress in sending)

    def test_a_child_closes_it_and_leaves_the_parent_alone(
        self, emulator: Emulator, tmp_path: Path
    ) -> None:
        with Journal(tmp_path / "journal", passphrase=PASSPHRASE) as journal:
            queued = journal.queue(press(emulator, "Press 1"))

            def close() -> bool:
                journal.close()
                return True

            assert in_child(close) == 0
            assert journal.entry(queued.id) == queued
            assert in_child(lambda: journal.entry(queued.id) == queued) == 0


def test_ctrl_c_ends_a_pass(emulator: Emulator, tmp_path: Path, run: Run) -> None:
    code = """
import json, sys
from devtrust import Client, Journal

path, settings = sys.argv[1:]
with Client(**json.loads(settings)) as client, Journal(path) as journal:
    print("ready", flush=True)
    try:
        journal.send(client)
    except KeyboardInterrupt:
        print("interrupted", journal.counts().waiting, flush=True)
"""
    path = tmp_path / "journal"
    with Journal(path) as journal:
        journal.queue(press(emulator, "Press 1"))
    emulator.arm("hang", path="/devicetrustmanager", times=1)
    settings = {"api_key": emulator.api_key, "base_url": emulator.base_url}
    child = run(code, str(path), json.dumps(settings))
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    wait_for(emulator.requests)
    child.send_signal(signal.SIGINT)
    said, problems = child.communicate(timeout=20)
    assert said == "interrupted 1\n", problems
