"""Jobs on a Spark with executors that are processes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow
import pytest
from spark_support import Warehouse, names, task_of
from support import Place, description

from devtrust import Client, ConfigurationError, PrivateKey, spark
from devtrust.testing import Emulator

CSR = "certificate_policies.bootstrap[0].csr"


@pytest.fixture
def settings(emulator: Emulator) -> dict[str, Any]:
    return {"api_key": emulator.api_key, "base_url": emulator.base_url, "timeout": 120}


def shared(place: Place) -> dict[str, Any]:
    """What all registrations of a table have."""
    return {
        "account_id": place.account_id,
        "device_group_id": place.group_id,
        "certificate_policies": {"bootstrap": [{"certificate_policy_id": place.policy_id}]},
    }


def test_each_row_gets_its_own_result(
    cluster: Any, client: Client, place: Place, emulator: Emulator, settings: dict[str, Any]
) -> None:
    keys = {f"Press {number}": PrivateKey.generate() for number in range(20)}
    rows: list[Any] = [
        (n, name, key.csr({"subject.common_name": name}))
        for n, (name, key) in enumerate(keys.items())
    ]
    rows[3] = (3, "?", rows[3][2])
    rows[5] = (5, "Press 5", None)
    table = cluster.createDataFrame(rows, ["line", "name", CSR]).repartition(3)
    progress = spark.Progress(cluster)
    results = spark.register(
        table, settings=settings, common=shared(place), keep=["line"], progress=progress
    )
    by_line = {row["line"]: row for row in results.collect()}
    assert sorted(by_line) == list(range(20))
    for line, (name, key) in enumerate(keys.items()):
        row = by_line[line]
        if line in (3, 5):
            assert (row["outcome"], row["certificate"], row["retryable"]) == ("failed", None, False)
            assert row["error_code"] == "validation.invalid_request"
        else:
            assert (row["outcome"], row["error_code"], row["encrypted_key"]) == ("done", None, None)
            assert key.matches(row["certificate"])
            assert json.loads(row["result"])["device_name"] == name
            assert row["device_id"] == json.loads(row["result"])["device_id"]
    assert by_line[3]["error_fields"] == ["name"]
    assert "needs a recipient" in by_line[5]["error_message"]
    assert len(names(client, emulator)) == 18
    assert (progress.done, progress.failed) == (18, 2)


def test_keys_are_made_and_only_the_recipient_reads_them(
    cluster: Any, client: Client, emulator: Emulator, settings: dict[str, Any], warehouse: Warehouse
) -> None:
    common = {**description(emulator), "device": {"description": "of a table"}}
    rows = [(f"Press {number}", f"press-{number}") for number in range(20)]
    columns = ["device.name", "device.attributes.subject.common_name"]
    table = cluster.createDataFrame(rows, columns).repartition(2)
    results = spark.provision(table, settings=settings, common=common, recipient=warehouse.pem)
    first = {row["device_id"]: row for row in results.collect()}
    assert {row["outcome"] for row in first.values()} == {"done"}
    assert len(first) == 20
    for row in first.values():
        assert warehouse.read(bytes(row["encrypted_key"])).matches(row["certificate"])
        assert "PRIVATE KEY" not in str(row)
    # The same DataFrame is computed once more: the same devices with the same keys.
    again = {row["device_id"]: row for row in results.collect()}
    assert {one: row["certificate"] for one, row in again.items()} == {
        one: row["certificate"] for one, row in first.items()
    }
    for row in again.values():
        assert warehouse.read(bytes(row["encrypted_key"])).matches(row["certificate"])
    assert len(names(client, emulator)) == 20


def test_what_cannot_go_well_is_refused_at_once(
    cluster: Any, settings: dict[str, Any], warehouse: Warehouse
) -> None:
    table = cluster.createDataFrame([("Press 1", "x")], ["name", "nmae"])
    with pytest.raises(ConfigurationError, match='no field for the column "nmae"'):
        spark.register(table, settings=settings, recipient=warehouse.pem)
    with pytest.raises(ConfigurationError, match="needs a recipient"):
        spark.register(table, settings=settings, keep=["nmae"])
    with pytest.raises(ConfigurationError, match="in_flight is 1, and 7 tasks"):
        spark.register(
            table,
            settings=settings,
            keep=["nmae"],
            recipient=warehouse.pem,
            in_flight=1,
            tasks=7,
        )
    named = cluster.createDataFrame([("Press 1", "x")], ["name", "outcome"])
    with pytest.raises(ConfigurationError, match="columns of its own"):
        spark.register(named, settings=settings, keep=["outcome"], recipient=warehouse.pem)


def test_rows_that_are_never_sent_are_handed_back_as_they_come(
    cluster: Any, place: Place, settings: dict[str, Any]
) -> None:
    """A table of which no row can be sent is not in memory as a whole."""
    options = {"settings": settings, "common": shared(place)}
    task = task_of(spark.register, "name", CSR, **options)
    read = 0

    def batches() -> Iterator[Any]:
        nonlocal read
        for _ in range(200):
            read += 100
            yield pyarrow.RecordBatch.from_pydict({"name": ["Press"] * 100, CSR: [""] * 100})

    back = 0
    for part in task(batches()):
        back += part.num_rows
        assert set(part.column("error_code").to_pylist()) == {"validation.invalid_request"}
        assert "needs a recipient" in part.column("error_message")[0].as_py()
        assert read - back <= 1000
    assert back == read == 20_000


def test_a_key_that_is_not_valid_ends_the_job(
    cluster: Any, place: Place, settings: dict[str, Any], warehouse: Warehouse
) -> None:
    table = cluster.createDataFrame([(f"Press {number}",) for number in range(500)], ["name"])
    results = spark.register(
        table,
        settings={**settings, "api_key": "revoked"},
        common=shared(place),
        recipient=warehouse.pem,
    )
    # The last attempt could not find out what the ones before it had done.
    with pytest.raises(Exception, match=r"authentication\.|transport\.outcome_unknown") as raised:
        results.collect()
    assert "revoked" not in str(raised.value)


def test_certificates_are_issued_and_renewed(
    cluster: Any, client: Client, settings: dict[str, Any], warehouse: Warehouse
) -> None:
    tlm = client.trust_lifecycle
    profile = next(one.id for one in tlm.profiles.list() if one.name == "REST API")
    seats = [(f"press-{number}", f"press-{number}") for number in range(10)]
    table = cluster.createDataFrame(seats, ["seat_id", "name"])
    results = spark.issue(
        table,
        settings=settings,
        common={"profile_id": profile, "validity": {"unit": "days", "duration": 10}},
        recipient=warehouse.pem,
        keep=["name"],
    )
    issued = results.collect()
    assert [row["error_message"] for row in issued] == [None] * 10
    for row in issued:
        assert warehouse.read(bytes(row["encrypted_key"])).matches(row["certificate"])
    # Run again, the seats have certificates for these keys.
    assert {row["serial_number"] for row in results.collect()} == {
        row["serial_number"] for row in issued
    }
    csrs = [
        (row["serial_number"], PrivateKey.generate().csr({"subject.common_name": row["name"]}))
        for row in issued
    ]
    due = cluster.createDataFrame(csrs, ["serial_number", "csr"])
    renewals = spark.renew(due, settings=settings)
    renewed = renewals.collect()
    assert [row["error_message"] for row in renewed] == [None] * 10
    new = {row["serial_number"] for row in renewed}
    assert len(new) == 10
    assert not new & {row["serial_number"] for row in issued}
    # Run again, each has been renewed.
    assert {row["serial_number"] for row in renewals.collect()} == new
