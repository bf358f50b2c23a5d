"""What type checkers say of calls. Nothing here runs.

`mypy --strict` and `pyright` check this file like any other: a right call must pass, and each wrong
call carries a comment that is itself an error where there is nothing to ignore.
"""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import assert_type

from devtrust import (
    AsyncClient,
    AsyncJournal,
    AsyncPages,
    Client,
    EntryState,
    Journal,
    JournalCounts,
    JournalEntry,
    JournalProgress,
    Page,
    Pages,
    Secret,
    Sent,
    Step,
)
from devtrust.account import Account
from devtrust.models import (
    CertificateRequest,
    Created,
    CreateDivision,
    Device,
    DeviceCertificates,
    DeviceStatus,
    Division,
    ProvisionDevice,
    ProvisionedDevice,
    RegisteredDevice,
)
from devtrust.types import CreateDivisionDict


def right(client: Client) -> None:
    mapping: CreateDivisionDict = {"name": "a", "account_id": "b", "primary_rzone_id": "c"}
    assert_type(client.divisions.create(mapping), Created)
    request = CreateDivision(name="a", account_id="b", primary_rzone_id="c", description=None)
    assert_type(client.divisions.create(request, timeout=5), Created)
    assert_type(client.divisions.ensure(**mapping), Division)
    assert_type(client.divisions.find(account_id="a", name="b"), Division | None)
    assert_type(client.devices.list(account_id="a", status="REGISTERED"), Pages[Device])
    assert_type(client.devices.list(account_id="a").page(offset=1), Page[Device])
    assert_type(client.devices.list(account_id="a").all(), list[Device])
    for device in client.devices.list(account_id="a", status=DeviceStatus("NEW")):
        assert_type(device, Device)
        assert_type(device.status, DeviceStatus | None)
        assert_type(device.created_on, datetime | None)
    assert_type(client.devices.bootstrap_config("a"), bytes)
    assert_type(client.account.accounts.list({"limit": 1}), Pages[Account])
    assert_type(client.devices.disable("a", reason="b"), None)
    registered = client.devices.register(
        name="a",
        account_id="b",
        device_group_id="c",
        certificate_policies=DeviceCertificates(
            bootstrap=[
                CertificateRequest(certificate_policy_id="d"),
                {"certificate_policy_id": "d"},
            ]
        ),
    )
    assert_type(registered, RegisteredDevice)
    assert_type(registered.private_keys[0].private_key, Secret | None)
    assert_type(registered.replace(description="x"), RegisteredDevice)


def progress(step: Step) -> None:
    assert_type(step.number, int)


async def right_too(client: AsyncClient) -> AsyncIterator[Device]:
    devices = client.devices.list(account_id="a")
    assert_type(devices, AsyncPages[Device])
    async for device in devices:
        yield device
    assert_type(await client.devices.get("a"), Device)
    assert_type(client.account.accounts.list(), AsyncPages[Account])
    result = await client.provision_device(
        account_id="a",
        division={"name": "b", "primary_rzone_id": "c"},
        certificate_policy={"name": "d", "ica_id": "e", "certificate_profile_id": "f"},
        device_group={"name": "g", "attributes": ["mac_address"]},
        device={"name": "h", "attributes": {"subject.common_name": "i"}},
        on_progress=progress,
    )
    assert_type(result, ProvisionedDevice)
    assert_type(result.chain, tuple[str, ...])


def wrong(client: Client, aclient: AsyncClient, device: Device) -> None:
    client.divisions.create(name="a", account_id="b")  # type: ignore[call-overload]
    client.divisions.create(name=1, account_id="b", primary_rzone_id="c")  # type: ignore[call-overload]
    client.divisions.create({"name": "a"})  # type: ignore[call-overload]
    client.divisions.create("a", "b", "c")  # type: ignore[call-overload]
    client.divisions.list(account="a")  # type: ignore[call-overload]
    client.devices.list(account_id="a", status="REGISTRED")  # type: ignore[call-overload]
    client.devices.disable("a")  # type: ignore[call-arg]
    client.devices.disable("a", reason=7)  # type: ignore[arg-type]
    client.devices.get("a", timeout="5")  # type: ignore[arg-type]
    client.device.get("a")  # type: ignore[attr-defined]
    client.account.acounts  # type: ignore[attr-defined]  # noqa: B018
    device.name = "b"  # type: ignore[misc]
    device.nmae  # type: ignore[attr-defined]  # noqa: B018
    len(client.devices.list(account_id="a"))  # type: ignore[arg-type]
    for _ in aclient.devices.list(account_id="a"):  # type: ignore[attr-defined]
        pass
    CreateDivision(name="a")  # type: ignore[call-arg]
    Client("key")  # type: ignore[call-arg]
    Client(api_key="k", region="eu")  # type: ignore[arg-type]
    Secret("a") + "b"  # type: ignore[operator]


def a_queue(client: Client, journal: Journal, request: ProvisionDevice) -> None:
    assert_type(journal.queue(request), JournalEntry)
    assert_type(journal.entries("provisioned"), Iterator[JournalEntry])
    for entry in journal.entries(EntryState.FAILED):
        assert_type(entry.state, EntryState)
        assert_type(entry.request, ProvisionDevice)
        assert_type(entry.device_name, str)
        assert_type(entry.device, ProvisionedDevice | None)
        assert_type(entry.next_attempt, datetime | None)
    assert_type(journal.counts(), JournalCounts)
    assert_type(journal.send(client, on_progress=print), Sent)
    for progress in journal.sending(client, concurrency=8):
        assert_type(progress, JournalProgress)
    journal.entries("done")  # type: ignore[arg-type]
    Journal("a", "b")  # type: ignore[call-arg]


async def an_awaited_queue(client: AsyncClient, journal: AsyncJournal, sync: Client) -> None:
    async for entry in journal.entries():
        assert_type(entry, JournalEntry)
    assert_type(await journal.send(client), Sent)
    async for progress in journal.sending(client):
        assert_type(progress, JournalProgress)
    await journal.send(sync)  # type: ignore[arg-type]
