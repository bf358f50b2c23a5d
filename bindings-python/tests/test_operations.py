"""Every operation, against the emulator."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support import Place

from devtrust import Client, NotFoundError, PrivateKey, ValidationError
from devtrust.models import (
    CertificateRequest,
    CreateDivision,
    DeviceCertificates,
    DeviceStatus,
    OperationalStatus,
    RegisterDevice,
    Status,
)
from devtrust.testing import Emulator


def test_a_creation_takes_keywords_an_object_or_a_mapping(
    client: Client, emulator: Emulator
) -> None:
    account, zone = emulator.account_id, emulator.primary_rzone_id
    created = client.divisions.create(
        name="Keywords", account_id=account, primary_rzone_id=zone, description="by keyword"
    )
    assert created.code == "DIVISION_CREATED_200"
    assert created.verbose == "Keywords created successfully"
    request = CreateDivision(name="Object", account_id=account, primary_rzone_id=zone)
    client.divisions.create(request)
    client.divisions.create({"name": "Map", "account_id": account, "primary_rzone_id": zone})
    names = [division.name for division in client.divisions.list(account_id=account)]
    assert sorted(names) == ["Keywords", "Map", "Object"]
    found = client.divisions.find(account_id=account, name="Keywords")
    assert found is not None
    assert found.description == "by keyword"
    assert found.account is not None
    assert found.account.id == account
    assert found.status is Status.ACTIVE


def test_both_forms_at_once_are_refused(client: Client, emulator: Emulator) -> None:
    request = CreateDivision(
        name="Object", account_id=emulator.account_id, primary_rzone_id=emulator.primary_rzone_id
    )
    with pytest.raises(TypeError, match="either one request or keyword arguments"):
        client.divisions.create(request, name="Other")  # type: ignore[call-overload]  # pyright: ignore
    with pytest.raises(TypeError, match="either one request or keyword arguments"):
        client.divisions.list({"account_id": emulator.account_id}, name="Other")  # type: ignore[call-overload]  # pyright: ignore
    with pytest.raises(TypeError, match="a request is a CreateDivision or a mapping, not int"):
        client.divisions.create(7)  # type: ignore[call-overload]  # pyright: ignore
    assert emulator.requests() == []


def test_what_is_not_there_is_none(client: Client, emulator: Emulator) -> None:
    assert client.divisions.find(account_id=emulator.account_id, name="Nowhere") is None


def test_times_know_their_zone(client: Client, place: Place) -> None:
    division = client.divisions.find(account_id=place.account_id, name="Plant 7")
    assert division is not None
    assert division.created_on is not None
    assert division.created_on.tzinfo is UTC
    assert abs(datetime.now(UTC) - division.created_on) < timedelta(minutes=5)


def test_policies(client: Client, place: Place) -> None:
    policy = client.certificate_policies.get(place.policy_id)
    assert policy.id == place.policy_id
    assert policy.name == "Birth certificates"
    assert policy.certificate_management_methods == ("SINGLE",)
    assert policy.key_generation_option == "client_side"
    assert [entry.cert_type for entry in policy.ca_chain] == ["intermediate", "root"]
    listed = client.certificate_policies.list(division_id=place.division_id).all()
    assert [entry.id for entry in listed] == [place.policy_id]
    found = client.certificate_policies.find(
        division_id=place.division_id, name="Birth certificates"
    )
    assert found is not None
    assert found.id == place.policy_id
    specification = client.certificate_policies.enrollment_specification(place.policy_id)
    assert "subject.common_name" in [field.id for field in specification.fields]


def test_a_device_from_registration_to_deletion(
    client: Client, place: Place, key: PrivateKey, csr: str
) -> None:
    request = RegisterDevice(
        name="Press 41",
        account_id=place.account_id,
        device_group_id=place.group_id,
        certificate_policies=DeviceCertificates(
            bootstrap=[CertificateRequest(certificate_policy_id=place.policy_id, csr=csr)]
        ),
    )
    registered = client.devices.register(request)
    assert registered.device_name == "Press 41"
    assert registered.device_status is DeviceStatus.REGISTERED
    (issued,) = registered.private_keys
    assert issued.certificate is not None
    assert key.matches(issued.certificate)
    assert issued.private_key is None

    device = client.devices.get(registered.device_id)
    assert device.operational_status is OperationalStatus.ENABLED
    assert device.device_group is not None
    assert device.device_group.id == place.group_id
    by_name = client.devices.find(
        account_id=place.account_id, device_group_id=place.group_id, name="Press 41"
    )
    assert by_name == device

    client.devices.disable(device.id, "Lost in the field")
    assert client.devices.get(device.id).operational_status == "DISABLED"
    client.devices.enable(device.id)
    assert client.devices.get(device_id=device.id).operational_status == "ENABLED"
    client.devices.disable(device.id, reason="Scrapped")
    client.devices.delete(device.id)
    assert client.devices.get(device.id).status == "DELETED"


def test_a_download_goes_into_memory_a_file_or_a_path(
    client: Client, place: Place, csr: str, tmp_path: Path
) -> None:
    device = client.devices.register(place.registration("Press 41", csr))
    content = client.devices.bootstrap_config(device.device_id)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert any(name.endswith(".json") for name in names)
    path = tmp_path / "bootstrap.zip"
    client.devices.bootstrap_config(device.device_id, to=path)
    assert zipfile.ZipFile(path).namelist() == names
    buffer = io.BytesIO()
    client.devices.bootstrap_config(device.device_id, to=buffer)
    assert zipfile.ZipFile(buffer).namelist() == names


def test_a_failed_download_leaves_no_file(client: Client, place: Place, tmp_path: Path) -> None:
    path = tmp_path / "bootstrap.zip"
    path.write_text("old")
    with pytest.raises(ValidationError):
        client.devices.bootstrap_config("../../etc", to=path)
    with pytest.raises(NotFoundError) as caught:
        client.devices.bootstrap_config(place.group_id, to=path, timeout=1)
    assert caught.value.code == "not_found.not_ready"
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["bootstrap.zip"]


def test_accounts_and_zones(client: Client, emulator: Emulator) -> None:
    assert [account.id for account in client.account.accounts.list()] == [emulator.account_id]
    zones = client.rendezvous_zones.list(account_id=emulator.account_id).all()
    assert [zone.id for zone in zones] == [emulator.primary_rzone_id]


def test_the_way_out(client: Client, emulator: Emulator, place: Place) -> None:
    answer = client.request(
        "get",
        "/devicetrustmanager/api/v4/division",
        query={"account_id": emulator.account_id, "limit": 5, "name": None},
        headers={"x-reason": "test"},
    )
    assert answer.status == 200
    assert answer.header("Content-Type") == "application/json"
    assert [record["id"] for record in answer.json()["records"]] == [place.division_id]
    last = emulator.requests()[-1]
    assert last["query"] == f"account_id={emulator.account_id}&limit=5"
    assert ["x-reason", "test"] in last["headers"]
    with pytest.raises(NotFoundError) as caught:
        client.request("GET", "/devicetrustmanager/api/v4/no-such-thing")
    assert caught.value.operation == "request"
