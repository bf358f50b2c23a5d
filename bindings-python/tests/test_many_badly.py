"""Many rows, and everything that may be wrong with them or around them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow
import pytest
from support import Place
from test_many import COLUMNS, names

from devtrust import Client, Summary
from devtrust.testing import Emulator


@pytest.fixture
def rows(place: Place, csr: str) -> list[Any]:
    return [place.registration(f"Press {number:03}", csr) for number in range(100)]


def test_columns_that_are_nested_or_maps(
    client: Client, emulator: Emulator, place: Place, csr: str
) -> None:
    bootstrap = [{"certificate_policy_id": place.policy_id, "csr": csr}]
    registered = pyarrow.table(
        {
            "name": ["Press 1", "Press 2"],
            "certificate_policies": [{"bootstrap": bootstrap}] * 2,
        }
    )
    shared = {"account_id": place.account_id, "device_group_id": place.group_id}
    run = client.many(client.devices.register, registered, common=shared)
    assert [one.error for one in run] == [None, None]

    names_of = pyarrow.map_(pyarrow.string(), pyarrow.string())
    attributes = [[("subject.common_name", "press-3")], [("subject.common_name", "press-4")]]
    provisioned = pyarrow.table(
        {
            "device.name": ["Press 3", "Press 4"],
            "device.attributes": pyarrow.array(attributes, names_of),
        }
    )
    description = {
        "account_id": place.account_id,
        "division": {"name": "Plant 7", "primary_rzone_id": emulator.primary_rzone_id},
        "certificate_policy": {
            "name": "Birth certificates",
            "ica_id": emulator.ica_id,
            "certificate_profile_id": emulator.certificate_profile_id,
        },
        "device_group": {"name": "Presses"},
        "device": {},
    }
    for outcome in client.many(client.provision_device, provisioned, common=description):
        device = outcome.get()
        assert device is not None
        read = client.x509.read(device.certificate)
        assert read.common_name == f"press-{outcome.position + 3}"
    assert names(client, emulator) == ["Press 1", "Press 2", "Press 3", "Press 4"]


def test_a_column_of_another_type_is_named(client: Client, place: Place, csr: str) -> None:
    table = pyarrow.table({"name": [7, 8], COLUMNS[1]: [csr, csr]})
    for outcome in client.many(client.devices.register, table, common=place.shared()):
        assert outcome.error is not None
        assert [(one.field, one.code) for one in outcome.error.violations] == [("name", "type")]
    # As Python has them, too: a UUID is no text.
    group = pyarrow.array([UUID(place.group_id).bytes] * 2, pyarrow.uuid())
    extension = pyarrow.table({"name": ["Press 1"] * 2, "device_group_id": group})
    for outcome in client.many(client.devices.register, extension, common=place.shared()):
        assert outcome.error is not None
        assert [one.field for one in outcome.error.violations] == ["device_group_id"]
    nothing = pyarrow.table({"name": pyarrow.nulls(2), COLUMNS[1]: [csr, csr]})
    for outcome in client.many(client.devices.register, nothing, common=place.shared()):
        assert outcome.error is not None
        assert [one.field for one in outcome.error.violations] == ["name"]


def test_rows_that_raise_late(client: Client) -> None:
    def wrong() -> Iterator[Any]:
        for _ in range(70_000):
            yield {"name": "?"}
        raise LookupError("the database is gone")

    run = client.many(client.devices.register, wrong())
    with pytest.raises(LookupError) as raised:
        run.wait()
    assert raised.value.__notes__ == ["raised by the rows, after 70,000 of them"]
    assert (run.summary.failed, run.summary.begun) == (70_000, 70_000)


def test_who_watches_raises_and_no_outcome_is_lost(client: Client, rows: list[Any]) -> None:
    told: list[int] = []

    def watch(summary: Summary) -> None:
        told.append(summary.done)
        if len(told) == 1:
            raise LookupError("the screen is gone")

    run = client.many(client.devices.register, rows, progress=watch)
    with pytest.raises(LookupError, match="the screen is gone"):
        run.wait()
    outcomes = list(run)
    assert sorted(one.position for one in outcomes) == list(range(100))
    assert told[-1] == run.summary.done == 100


def test_a_key_that_is_revoked_in_the_middle(
    client: Client, emulator: Emulator, rows: list[Any], tmp_path: Path
) -> None:
    """The run ends, says so, and goes on once the key is good again."""
    emulator.arm({"status": {"status": 401}}, path="/devicetrustmanager", skip=40)
    journal = tmp_path / "journal"
    run = client.many(client.devices.register, rows, journal=journal, in_flight=8)
    failed = [one.error.kind for one in run if one.error is not None]
    summary = run.summary
    assert summary.ending == "hopeless"
    assert summary.error is not None
    assert summary.error.kind == "authentication"
    assert set(failed) == {"authentication"}
    assert summary.begun == summary.done + summary.failed < 100
    emulator.disarm()
    assert len(names(client, emulator)) == summary.done == 40
    del run
    again = client.many(client.devices.register, rows, journal=journal)
    assert sorted(one.position for one in again if one.ok) == list(range(100))
    assert again.summary.known == 40
    assert len(names(client, emulator)) == 100


FULL = """
import json, resource, sys
from devtrust import Client

settings, rows, journal = sys.argv[1:]
# A disk with room for a part of the journal.
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
with Client(**json.loads(settings)) as client:
    run = client.many(client.devices.register, json.load(open(rows)), journal=journal, in_flight=8)
    for outcome in run:
        pass
    print(run.summary.ending, run.summary.error.code)
"""


def test_a_disk_that_is_full(
    client: Client,
    emulator: Emulator,
    rows: list[Any],
    tmp_path: Path,
    run: Callable[..., subprocess.Popen[str]],
) -> None:
    """What cannot be noted is not sent, and nothing that was sent is lost."""
    table, journal = tmp_path / "rows.json", tmp_path / "journal"
    table.write_text(json.dumps(rows))
    settings = json.dumps({"api_key": emulator.api_key, "base_url": emulator.base_url})
    said, complained = run(FULL, settings, str(table), str(journal)).communicate(timeout=60)
    assert said.split() == ["hopeless", "configuration.journal"], complained
    there = len(names(client, emulator))
    assert there < 100
    again = client.many(client.devices.register, rows, journal=journal)
    assert [one.error for one in again] == [None] * 100
    assert len(names(client, emulator)) == 100
