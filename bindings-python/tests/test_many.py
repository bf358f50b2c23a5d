"""Many rows at once."""

from __future__ import annotations

import asyncio
import csv
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support import Place, description

from devtrust import (
    AsyncClient,
    Client,
    ConfigurationError,
    DevtrustError,
    Outcome,
    PrivateKey,
    Secret,
    Summary,
    ValidationError,
)
from devtrust.models import RegisteredDevice
from devtrust.testing import Emulator

COLUMNS = ["name", "certificate_policies.bootstrap[0].csr"]


def names(client: Client, emulator: Emulator) -> list[str]:
    return sorted(device.name for device in client.devices.list(account_id=emulator.account_id))


def test_each_row_gets_its_own_result(client: Client, place: Place, csrs: list[str]) -> None:
    rows = (place.registration(f"Press {number}", csr) for number, csr in enumerate(csrs))
    run = client.many(client.devices.register, rows, in_flight=8)
    outcomes = list(run)
    assert sorted(one.position for one in outcomes) == list(range(300))
    for one in outcomes:
        assert one.ok
        assert isinstance(one.result, RegisteredDevice)
        assert one.result.device_name == f"Press {one.position}"
        assert one.get() is one.result
    summary = run.summary
    assert (summary.begun, summary.done, summary.failed) == (300, 300, 0)
    assert summary.ending == "complete"
    assert summary.total is None
    assert list(run) == []


def test_a_wrong_row_is_alone(client: Client, place: Place, csrs: list[str]) -> None:
    rows: list[Any] = [place.registration(f"Press {number}", csrs[number]) for number in range(9)]
    rows[2] = {**rows[2], "name": "?"}
    rows[4] = 7
    rows[6] = {**rows[6], "name": object()}
    run = client.many(client.devices.register, rows)
    failed = {one.position: one.error for one in run if not one.ok}
    assert sorted(failed) == [2, 4, 6]
    for position, field in ((2, "name"), (6, "name")):
        error = failed[position]
        assert isinstance(error, ValidationError)
        assert [one.field for one in error.violations] == [field]
    assert str(failed[4]) == (
        "devices.register: a row is a mapping or a record, not int [validation.invalid_request]"
    )
    assert (run.summary.done, run.summary.failed, run.summary.total) == (6, 3, 9)


def test_an_outcome_raises_its_error() -> None:
    outcome: Outcome[RegisteredDevice] = Outcome(position=1, error=DevtrustError("no"))
    with pytest.raises(DevtrustError, match="no"):
        outcome.get()


def test_rows_that_raise_end_the_run_and_nothing_is_lost(
    client: Client, place: Place, csrs: list[str], emulator: Emulator
) -> None:
    def rows() -> Iterator[Any]:
        for number in range(70):
            yield place.registration(f"Press {number}", csrs[number])
        raise LookupError("the database is gone")

    run = client.many(client.devices.register, rows())
    outcomes: list[Outcome[RegisteredDevice]] = []
    with pytest.raises(LookupError, match="the database is gone") as raised:
        outcomes.extend(run)
    assert len(outcomes) == 70
    assert raised.value.__notes__ == ["raised by the rows, after 70 of them"]
    assert run.summary.done == len(names(client, emulator)) == 70


def test_a_row_does_not_wait_for_the_next_one(
    client: Client, place: Place, csrs: list[str], emulator: Emulator
) -> None:
    def rows() -> Iterator[Any]:
        for number in range(5):
            yield place.registration(f"Press {number}", csrs[number])
            # As a queue that is empty: the next row comes once this one is there.
            for _ in range(2000):
                if len(names(client, emulator)) > number:
                    break
                time.sleep(0.01)
            else:
                raise TimeoutError(f"row {number} was not sent")

    summary = client.many(client.devices.register, rows()).wait()
    assert (summary.done, summary.ending) == (5, "complete")


def test_ctrl_c_sends_no_row_that_waits(
    client: Client, place: Place, csrs: list[str], emulator: Emulator
) -> None:
    def rows() -> Iterator[Any]:
        for number in range(200):
            yield place.registration(f"Press {number}", csrs[number])
        raise KeyboardInterrupt

    emulator.arm({"latency": {"ms": 50}}, path="/devicetrustmanager")
    run = client.many(client.devices.register, rows(), in_flight=1)
    with pytest.raises(KeyboardInterrupt):
        run.wait()
    emulator.disarm()
    # Who goes on gets what was in flight, and no more.
    summary = run.wait()
    assert (summary.ending, summary.begun < 200) == ("stopped", True)
    assert summary.done == len(names(client, emulator)) == summary.begun


def test_a_total_that_is_none(client: Client) -> None:
    with pytest.raises(ConfigurationError, match="total must be a whole number from 0 to"):
        client.many(client.devices.register, [], total=-1)
    with pytest.raises(ConfigurationError, match="max_failures is a share"):
        client.many(client.devices.register, [], max_failures=2)


def test_a_cell_that_is_too_long_is_alone(
    client: Client, place: Place, csrs: list[str], tmp_path: Path
) -> None:
    table = tmp_path / "devices.csv"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "description"])
        writer.writerow(["Press 0", csrs[0], "x"])
        writer.writerow(["?" * 200_000, csrs[1], "x"])
        writer.writerow(["Press 2", csrs[2], "x"])
    limit = csv.field_size_limit()
    run = client.many(client.devices.register, table, common=place.shared())
    failed = {one.position: one.error for one in run if not one.ok}
    assert list(failed) == [1]
    assert isinstance(failed[1], ValidationError)
    assert [one.field for one in failed[1].violations] == ["name"]
    assert run.summary.done == 2
    assert csv.field_size_limit() == limit


def test_a_csv_file(client: Client, place: Place, csrs: list[str], tmp_path: Path) -> None:
    table = tmp_path / "devices.csv"
    with table.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([f"Press {number}", csrs[number]] for number in range(5))
        writer.writerow(["Press 5"])
    results = tmp_path / "results.csv"
    run = client.many(client.devices.register, table, common=place.shared())
    summary = run.to_csv(results)
    assert (summary.done, summary.failed) == (5, 1)
    with results.open(newline="", encoding="utf-8") as file:
        written = {int(row["position"]): row for row in csv.DictReader(file)}
    assert [written[number]["device_name"] for number in range(5)] == [
        f"Press {number}" for number in range(5)
    ]
    assert written[5]["error_code"] == "validation.invalid_request"
    assert written[5]["error_message"] == "the row has 1 cells, and the table 2 columns"
    assert "PRIVATE KEY" not in results.read_text()


def test_columns_that_are_no_fields_are_refused_at_once(client: Client, tmp_path: Path) -> None:
    table = tmp_path / "devices.csv"
    table.write_text("nmae,name,name\nx,y,z\n")
    with pytest.raises(ConfigurationError) as raised:
        client.many(client.devices.register, table)
    assert 'no field for the column "nmae"' in raised.value.message
    assert '"name" comes twice' in raised.value.message


def test_a_share_of_failures_ends_it(client: Client) -> None:
    rows = ({"name": "?"} for _ in range(100_000))
    summary = client.many(client.devices.register, rows, max_failures=0.5).wait()
    assert summary.ending == "failures"
    assert 20 <= summary.begun < 200
    assert summary.failed == summary.begun


def test_a_key_that_is_not_valid_ends_it(emulator: Emulator, place: Place, csr: str) -> None:
    with Client(api_key="revoked", base_url=emulator.base_url) as client:
        rows = (place.registration(f"Press {number}", csr) for number in range(100_000))
        summary = client.many(client.devices.register, rows).wait()
    assert summary.ending == "hopeless"
    assert summary.begun < 100
    assert summary.error is not None
    assert summary.error.kind == "authentication"


def test_the_caller_stops_it(
    client: Client, place: Place, csrs: list[str], emulator: Emulator
) -> None:
    rows = (place.registration(f"Press {number}", csr) for number, csr in enumerate(csrs))
    run = client.many(client.devices.register, rows, in_flight=4)
    outcomes = [next(run), next(run)]
    run.stop()
    outcomes.extend(run)
    summary = run.summary
    assert summary.ending == "stopped"
    assert sorted(one.position for one in outcomes) == list(range(summary.begun))
    assert len(names(client, emulator)) == summary.begun


def test_a_fleet_is_provisioned_with_keys_of_its_own(client: Client, emulator: Emulator) -> None:
    shared = description(emulator)
    rows = ({"device": {"name": f"Press {number}"}} for number in range(20))
    shared = {**shared, "device": {"name": "?"}}
    certificates = set()
    for outcome in client.many(client.provision_device, rows, common=shared):
        device = outcome.get()
        assert device is not None
        assert isinstance(device.private_key, Secret)
        key = PrivateKey.from_pem(device.private_key)
        assert key.matches(device.certificate)
        certificates.add(device.certificate)
    assert len(certificates) == 20


def test_progress_is_told(client: Client, place: Place, csrs: list[str]) -> None:
    rows = [place.registration(f"Press {number}", csrs[number]) for number in range(50)]
    told: list[Summary] = []
    client.many(client.devices.register, rows, progress=told.append).wait()
    assert told[-1].done == told[-1].total == 50
    assert told[-1].ending == "complete"
    assert str(told[-1]).startswith("50 done, 0 failed, ")
    assert "<th>done</th><td>50</td>" in told[-1]._repr_html_()


def test_what_is_no_operation_is_refused(client: Client) -> None:
    with pytest.raises(TypeError, match="is no operation of a client"):
        client.many(len, [])


async def test_async_rows_as_they_come(emulator: Emulator, place: Place, csrs: list[str]) -> None:
    async def rows() -> AsyncIterator[Any]:
        for number in range(100):
            yield place.registration(f"Press {number}", csrs[number])

    async with AsyncClient(api_key=emulator.api_key, base_url=emulator.base_url) as client:
        run = client.many(client.devices.register, rows(), in_flight=8)
        positions = []
        async for outcome in run:
            device = outcome.get()
            assert device is not None
            assert device.device_name == f"Press {outcome.position}"
            positions.append(outcome.position)
    assert sorted(positions) == list(range(100))
    assert run.summary.ending == "complete"


async def test_async_rows_that_raise(emulator: Emulator, place: Place, csrs: list[str]) -> None:
    async def rows() -> AsyncIterator[Any]:
        for number in range(3):
            yield place.registration(f"Press {number}", csrs[number])
        raise LookupError("the queue is gone")

    async with AsyncClient(api_key=emulator.api_key, base_url=emulator.base_url) as client:
        run = client.many(client.devices.register, rows())
        with pytest.raises(LookupError, match="the queue is gone"):
            await run.wait()
    assert run.summary.done == 3


def test_a_row_that_raises_takes_no_other_along(
    client: Client, place: Place, csrs: list[str]
) -> None:
    class Row(Mapping[str, Any]):
        def __getitem__(self, name: str) -> Any:
            raise LookupError("the row is gone")

        def __iter__(self) -> Iterator[str]:
            return iter(["name"])

        def __len__(self) -> int:
            return 1

    rows: list[Any] = [place.registration(f"Press {number}", csrs[number]) for number in range(3)]
    run = client.many(client.devices.register, [*rows, Row(), *rows])
    with pytest.raises(LookupError, match="the row is gone"):
        run.wait()
    assert run.summary.done == 3
    assert run.summary.begun == 3


def test_what_was_not_begun_is_not_in_doubt(
    client: Client, csrs: list[str], tmp_path: Path
) -> None:
    rows = [
        {"profile": {"id": "p"}, "seat": {"seat_id": f"s{number}"}, "csr": csrs[0]}
        for number in range(40)
    ]
    issue = client.trust_lifecycle.certificates.issue
    journal = tmp_path / "journal"
    run = client.many(issue, rows, in_flight=1, journal=journal)
    next(run)
    run.stop()
    assert run.wait().begun < 40
    for outcome in client.many(issue, rows, journal=journal):
        assert outcome.error is not None
        # Each was sent: it is refused for what it is.
        assert outcome.error.code != "transport.outcome_unknown"


async def test_a_run_that_nobody_iterates_ends(
    emulator: Emulator, place: Place, csrs: list[str]
) -> None:
    taken = 0

    async def rows() -> AsyncIterator[Any]:
        nonlocal taken
        for number in range(100_000):
            taken = number
            yield place.registration(f"Press {number}", csrs[0])

    async with AsyncClient(api_key=emulator.api_key, base_url=emulator.base_url) as client:
        async for _ in client.many(client.devices.register, rows(), in_flight=2):
            break
        for _ in range(200):
            await asyncio.sleep(0)
        before = taken
        await asyncio.sleep(0.3)
        assert taken == before


async def test_a_list_for_the_async_client(
    emulator: Emulator, place: Place, csrs: list[str]
) -> None:
    rows = [place.registration(f"Press {number}", csrs[number]) for number in range(100)]
    async with AsyncClient(api_key=emulator.api_key, base_url=emulator.base_url) as client:
        summary = await client.many(client.devices.register, rows).wait()
    assert (summary.done, summary.total) == (100, 100)
