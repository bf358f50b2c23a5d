"""What Spark runs twice ends with one device."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow
import pytest
from spark_support import Warehouse, kill_one, names, task_of
from support import description
from test_faults import PATIENT, arm

from devtrust import Client, spark
from devtrust.spark import _task
from devtrust.testing import Emulator

DEVICES = int(os.environ.get("DEVTRUST_KILLED_DEVICES", "600"))
KILLS = int(os.environ.get("DEVTRUST_KILLS", "2"))


def of(emulator: Emulator) -> dict[str, Any]:
    return {"api_key": emulator.api_key, "base_url": emulator.base_url, **PATIENT}


def test_executors_are_killed_while_three_in_ten_calls_fail(
    cluster: Any, client: Client, emulator: Emulator, warehouse: Warehouse
) -> None:
    if not cluster.sparkContext.master.startswith("local-cluster"):
        pytest.skip("this Spark has no executors apart from the driver")
    rows = [(f"Press {number:05}",) for number in range(DEVICES)]
    # A task that is lost looks up its rows again: so it has some 2,000 of them.
    table = cluster.createDataFrame(rows, ["device.name"]).repartition(max(6, DEVICES // 2000))
    results = spark.provision(
        table,
        settings=of(emulator),
        common={**description(emulator), "device": {}},
        recipient=warehouse.pem,
    )
    arm(emulator)
    began = time.perf_counter()
    # Each time some more devices are there, an executor dies.
    killed: list[int] = []
    over = threading.Event()

    def killing() -> None:
        while len(killed) < KILLS and not over.wait(0.05):
            there = emulator.stats()["devices"]
            due = (len(killed) + 1) * DEVICES // (KILLS + 1)
            if there >= due and kill_one(cluster.sparkContext.applicationId):
                killed.append(there)

    with ThreadPoolExecutor(1) as threads:
        killer = threads.submit(killing)
        try:
            done = results.collect()
        finally:
            over.set()
        killer.result()
    seconds = time.perf_counter() - began
    emulator.disarm()
    print(
        f"measured: {DEVICES:,} devices on Spark, 30 % faults, {KILLS} executors killed:"
        f" {seconds:.0f} s, {DEVICES / seconds:,.0f} a second"
    )
    assert len(killed) == KILLS
    assert names(client, emulator) == [name for (name,) in rows]
    assert [row["error_message"] for row in done if row["outcome"] != "done"] == []
    assert len({row["device_id"] for row in done}) == len(done) == DEVICES
    for row in done:
        assert warehouse.read(bytes(row["encrypted_key"])).matches(row["certificate"])


@pytest.mark.parametrize("kind", ["register", "provision"])
def test_two_tasks_at_a_time_make_each_device_once(
    cluster: Any,
    client: Client,
    emulator: Emulator,
    warehouse: Warehouse,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in speculation: both run to their end, and Spark takes the result of either."""
    first = client.provision_device({**description(emulator), "device": {"name": "Press"}})
    policy = {"certificate_policy_id": first.certificate_policy_id}
    descriptions: dict[str, dict[str, Any]] = {
        "register": {
            "account_id": emulator.account_id,
            "device_group_id": first.device_group_id,
            "certificate_policies": {"bootstrap": [policy]},
        },
        "provision": {**description(emulator), "device": {}},
    }
    common = descriptions[kind]
    column = {"register": "name", "provision": "device.name"}[kind]
    batch = pyarrow.RecordBatch.from_pydict({column: [f"Press {n:03}" for n in range(200)]})
    job = {"register": spark.register, "provision": spark.provision}[kind]
    # Short stretches, so that there is more than one.
    monkeypatch.setattr(_task, "STRETCH", 30)
    options = {"settings": of(emulator), "common": common, "recipient": warehouse.pem}
    task = task_of(job, column, **options)
    together = threading.Barrier(2)

    def run(_: int) -> list[dict[str, Any]]:
        together.wait()
        return [row for part in task(iter([batch])) for row in part.to_pylist()]

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(run, range(2))
    assert len(names(client, emulator)) == 201
    for rows in (one, other):
        assert [row["error_message"] for row in rows if row["outcome"] != "done"] == []
        for row in rows:
            assert warehouse.read(row["encrypted_key"]).matches(row["certificate"])
    assert {row["device_id"] for row in one} == {row["device_id"] for row in other}
