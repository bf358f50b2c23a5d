"""A run with a journal goes on where it was, however it ended."""

from __future__ import annotations

import csv
import json
import os
import random
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support import Place, description
from test_faults import PATIENT, arm

from devtrust import Client, ConfigurationError, Outcome, PrivateKey, Secret
from devtrust.models import ProvisionedDevice, RegisteredDevice
from devtrust.testing import Emulator

DEVICES = int(os.environ.get("DEVTRUST_KILLED_DEVICES", "1000"))
KILLS = 10

RUN = """
import json, sys
from devtrust import Client

table, journal, settings, common = sys.argv[1:]
with Client(**json.loads(settings)) as client:
    for outcome in client.many(
        client.devices.register, table, common=json.loads(common), journal=journal, in_flight=16
    ):
        print(outcome.position, flush=True)
"""


def common(place: Place) -> dict[str, Any]:
    return {
        "account_id": place.account_id,
        "device_group_id": place.group_id,
        "certificate_policies": {"bootstrap": [{"certificate_policy_id": place.policy_id}]},
    }


def write(table: Path, keys: dict[str, PrivateKey]) -> None:
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "certificate_policies.bootstrap[0].csr"])
        for name, key in keys.items():
            writer.writerow([name, key.csr({"subject.common_name": name})])


def assert_right(outcome: Outcome[RegisteredDevice], name: str, key: PrivateKey) -> None:
    device = outcome.get()
    assert device is not None
    assert device.device_name == name
    certificate = device.private_keys[0].certificate
    assert certificate is not None
    assert key.matches(certificate)


def test_killed_ten_times_while_three_in_ten_calls_fail(
    emulator: Emulator,
    place: Place,
    tmp_path: Path,
    run: Callable[..., subprocess.Popen[str]],
) -> None:
    keys = {f"Press {number:06}": PrivateKey.generate() for number in range(DEVICES)}
    table, journal = tmp_path / "devices.csv", tmp_path / "devices.journal"
    write(table, keys)
    settings = {"api_key": emulator.api_key, "base_url": emulator.base_url, **PATIENT}
    arm(emulator)
    began = time.perf_counter()
    seen: set[int] = set()
    chance = random.Random(7)
    for _ in range(KILLS):
        child = run(RUN, str(table), str(journal), json.dumps(settings), json.dumps(common(place)))
        assert child.stdout is not None
        # Each run first tells again what the ones before it have done.
        for _ in range(len(seen) + chance.randrange(DEVICES // (KILLS + 2))):
            line = child.stdout.readline()
            assert line, child.communicate()[1]
            seen.add(int(line))
        child.kill()
        child.wait()
    emulator.disarm()
    with Client(**settings) as client:
        rows = client.many(client.devices.register, table, common=common(place), journal=journal)
        outcomes = {outcome.position: outcome for outcome in rows}
        known = rows.summary.known
        seconds = time.perf_counter() - began
        print(
            f"measured: {DEVICES:,} devices, 30 % faults, killed {KILLS} times: {seconds:.0f} s,"
            f" {DEVICES / seconds:,.0f} a second; {known:,} were done before the last run"
        )
        listed = client.devices.list(account_id=place.account_id, limit=1000)
        assert sorted(device.name for device in listed) == sorted(keys)
    assert known >= len(seen) > 0
    assert sorted(outcomes) == list(range(DEVICES))
    for position, (name, key) in enumerate(keys.items()):
        assert_right(outcomes[position], name, key)
    # Nobody sent one a second time that was there already.
    assert len({one.get().device_id for one in outcomes.values()}) == DEVICES  # type: ignore[union-attr]


def test_a_second_run_hands_on_what_the_first_one_got(
    client: Client, place: Place, emulator: Emulator, tmp_path: Path, key: PrivateKey
) -> None:
    rows = [
        place.registration(f"Press {n}", key.csr({"subject.common_name": "press"}))
        for n in range(20)
    ]
    rows[3] = {**rows[3], "name": "?"}
    journal = tmp_path / "journal"
    first = {
        one.position: one for one in client.many(client.devices.register, rows, journal=journal)
    }
    assert first[3].error is not None
    assert (journal.stat().st_mode & 0o777) == 0o600
    rows[3] = {**rows[3], "name": "Press 3"}
    sent = len(emulator.requests())
    run = client.many(client.devices.register, rows, journal=journal)
    again = {one.position: one for one in run}
    assert len(emulator.requests()) == sent + 1
    assert run.summary.known == 19
    for position, outcome in again.items():
        if position == 3:
            assert outcome.ok
        else:
            assert outcome.known
            assert outcome.result == first[position].result


def test_a_damaged_line_takes_none_before_it_along(
    client: Client, place: Place, tmp_path: Path, key: PrivateKey
) -> None:
    csr = key.csr({"subject.common_name": "press"})
    rows = [place.registration(f"Press {number}", csr) for number in range(20)]
    journal = tmp_path / "journal"
    assert client.many(client.devices.register, rows, journal=journal).wait().done == 20
    with closing(sqlite3.connect(journal)) as file, file:
        file.execute("UPDATE input SET result = '{' WHERE position = 10")
    run = client.many(client.devices.register, rows, journal=journal)
    outcomes = {one.position: one for one in run}
    assert [outcomes[position].known for position in range(10)] == [True] * 10
    error = outcomes[10].error
    assert isinstance(error, ConfigurationError)
    assert error.code == "configuration.journal"
    assert (run.summary.ending, run.summary.begun) == ("hopeless", 11)


def test_a_journal_belongs_to_one_table_one_operation_and_one_run(
    client: Client, place: Place, tmp_path: Path, key: PrivateKey, emulator: Emulator
) -> None:
    journal = tmp_path / "journal"
    rows = [place.registration("Press 1", key.csr({"subject.common_name": "press"}))]
    run = client.many(client.devices.register, rows, journal=journal)
    with pytest.raises(ConfigurationError, match="another run is using it"):
        client.many(client.devices.register, rows, journal=journal)
    run.wait()
    del run
    with pytest.raises(ConfigurationError, match=r"of a run of devices\.register"):
        client.many(client.provision_device, [], journal=journal)
    other = [place.registration("Press 2", key.csr({"subject.common_name": "press"}))]
    outcome = next(client.many(client.devices.register, other, journal=journal))
    assert outcome.error is not None
    assert outcome.error.code == "conflict.queued"
    with pytest.raises(ConfigurationError, match="No such file"):
        client.many(client.devices.register, rows, journal=tmp_path / "none" / "journal")


def test_keys_that_are_made_are_in_the_journal(
    client: Client, emulator: Emulator, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    rows = [{"device": {"name": f"Press {n}"}} for n in range(5)]
    shared = {**description(emulator), "device": {"name": "?"}}
    kept: dict[int, set[str]] = {}
    for known in (False, True):
        run = client.many(client.provision_device, rows, common=shared, journal=journal)
        for outcome in run:
            device = outcome.get()
            assert device is not None
            assert outcome.known is known
            assert isinstance(device.private_key, Secret)
            key = PrivateKey.from_pem(device.private_key)
            assert key.matches(device.certificate)
            kept.setdefault(outcome.position, set()).add(device.private_key.reveal())
        del run
    assert [len(keys) for keys in kept.values()] == [1] * 5


def test_keys_and_results_behind_a_passphrase(
    client: Client, emulator: Emulator, tmp_path: Path
) -> None:
    journal, passphrase = tmp_path / "journal", "correct horse, battery staple"
    rows = [{"device": {"name": f"Press {n}"}} for n in range(3)]
    shared = {**description(emulator), "device": {"name": "?"}}

    def run(passphrase: str | Secret | None) -> list[Outcome[ProvisionedDevice]]:
        run = client.many(
            client.provision_device, rows, common=shared, journal=journal, passphrase=passphrase
        )
        return sorted(run, key=lambda outcome: outcome.position)

    first = run(passphrase)
    keys = []
    for outcome in first:
        device = outcome.get()
        assert device is not None
        assert isinstance(device.private_key, Secret)
        keys.append(device.private_key.reveal())
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir()).decode("latin-1")
    assert "BEGIN CERTIFICATE-----" not in written
    assert not any(key.splitlines()[2] in written for key in keys)
    with closing(sqlite3.connect(journal)) as file:
        kept = [key for (key,) in file.execute("SELECT private_key FROM input ORDER BY position")]
    openssl = ["openssl", "pkcs8", "-passin", f"pass:{passphrase}"]
    opened = [
        subprocess.run(openssl, input=key, capture_output=True, text=True, check=True).stdout
        for key in kept
    ]
    assert opened == keys

    for wrong, why in (("correct horse", "not its passphrase"), (None, "keys are encrypted")):
        with pytest.raises(ConfigurationError, match=why):
            run(wrong)
    again = run(Secret(passphrase))
    assert all(outcome.known for outcome in again)
    assert [outcome.result for outcome in again] == [outcome.result for outcome in first]
    with pytest.raises(ConfigurationError, match="pass journal, too"):
        client.many(client.provision_device, rows, common=shared, passphrase=passphrase)
