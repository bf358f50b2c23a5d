"""Records: immutable, comparable, picklable, and silent about secrets."""

from __future__ import annotations

import copy
import inspect
import json
import pickle

import pytest
from support import Place

from devtrust import Client, Secret
from devtrust.models import (
    CertificateRequest,
    Created,
    Device,
    DeviceCertificates,
    IssuedCertificate,
    ProvisionedDevice,
    Reference,
)


@pytest.fixture
def device(client: Client, place: Place, csr: str) -> Device:
    registered = client.devices.register(place.registration("Press 41", csr))
    return client.devices.get(registered.device_id)


def test_they_cannot_be_changed(device: Device) -> None:
    with pytest.raises(AttributeError, match="cannot be changed"):
        device.name = "Other"  # type: ignore[misc]  # pyright: ignore
    with pytest.raises(AttributeError, match="cannot be changed"):
        del device.name  # pyright: ignore
    with pytest.raises(TypeError):
        device.extra["account_id"] = "other"  # type: ignore[index]  # pyright: ignore
    assert isinstance(device.mqtt_endpoints, tuple)


def test_they_compare_and_hash_by_value(client: Client, device: Device) -> None:
    again = client.devices.get(device.id)
    assert again is not device
    assert again == device
    assert hash(again) == hash(device)
    assert {again, device} == {device}
    other = device.replace(name="Other")
    assert other != device
    assert other.id == device.id
    assert (device == device.to_dict()) is False


def test_they_are_pickled_with_everything(device: Device) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        loaded = pickle.loads(pickle.dumps(device, protocol))
        assert loaded == device
        assert loaded.status is device.status
        assert loaded.created_on == device.created_on
        assert loaded.extra == device.extra
        with pytest.raises(TypeError):
            loaded.extra["more"] = 1
    assert copy.copy(device) is device
    assert copy.deepcopy(device) == device


def test_they_become_plain_data(device: Device) -> None:
    data = json.loads(json.dumps(device.to_dict()))
    assert data["id"] == device.id
    assert data["status"] == "REGISTERED"
    assert data["device_group"] == {"id": device.device_group.id, "name": "Presses"}  # type: ignore[union-attr]  # pyright: ignore
    assert device.created_on is not None
    assert data["created_on"] == device.created_on.isoformat().replace("+00:00", "Z")
    assert data["mqtt_endpoints"] == list(device.mqtt_endpoints)
    # What this version does not know is there too.
    issued = IssuedCertificate(policy_id="p", extra={"colour": "red"})
    assert issued.to_dict()["colour"] == issued.extra["colour"] == "red"


def test_what_is_left_out_is_none(device: Device) -> None:
    created = Created()
    assert (created.code, created.verbose, created.id) == (None, None, None)
    assert created.to_dict() == {}
    assert repr(created) == "Created()"
    assert Created(code=None) == created
    assert DeviceCertificates(bootstrap=[]).operational == ()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(TypeError, match="Reference needs id"):
        Reference(name="x")  # type: ignore[call-arg]  # pyright: ignore
    with pytest.raises(TypeError, match="Reference has no field nmae; it has id, name"):
        Reference(id="x", nmae="y")  # type: ignore[call-arg]  # pyright: ignore
    with pytest.raises(TypeError, match="has no field extra"):
        CertificateRequest(certificate_policy_id="x", extra={})  # type: ignore[call-arg]  # pyright: ignore


def test_repr_shows_what_helps() -> None:
    long = "x" * 1234
    issued = IssuedCertificate(policy_id="p", certificate=long, extra={"passcode": "hunter2"})
    shown = f"'{'x' * 40}'... (1,234 characters)"
    assert repr(issued) == (
        f"IssuedCertificate(policy_id='p', certificate={shown}, extra=['passcode'])"
    )
    many = DeviceCertificates(
        bootstrap=[CertificateRequest(certificate_policy_id=str(number)) for number in range(5)]
    )
    assert repr(many) == (
        "DeviceCertificates(bootstrap=(CertificateRequest(certificate_policy_id='0'), "
        "CertificateRequest(certificate_policy_id='1'), "
        "CertificateRequest(certificate_policy_id='2'), ... 2 more))"
    )


def test_secrets_are_neither_shown_nor_pickled() -> None:
    secret = Secret("hunter2")
    assert secret.reveal() == "hunter2"
    assert (repr(secret), str(secret), f"{secret}") == ("Secret(***)", "Secret(***)", "Secret(***)")
    assert secret == Secret("hunter2")
    assert hash(secret) == hash(Secret("hunter2"))
    assert secret != Secret("hunter3")
    assert secret != "hunter2"
    issued = IssuedCertificate(private_key=secret)
    assert repr(issued) == "IssuedCertificate(private_key=Secret(***))"
    with pytest.raises(TypeError, match="a Secret is not pickled"):
        pickle.dumps(secret)
    with pytest.raises(TypeError, match=r"IssuedCertificate\.private_key is a secret"):
        pickle.dumps(issued)
    assert pickle.loads(pickle.dumps(issued.replace(private_key=None))) == IssuedCertificate()
    with pytest.raises(TypeError, match="JSON"):
        json.dumps(issued.to_dict())
    shown = repr(IssuedCertificate(certificate="-----BEGIN PRIVATE KEY-----\nMIGH"))
    assert shown == "IssuedCertificate(certificate='***')"


def test_help_shows_the_fields() -> None:
    signature = inspect.signature(ProvisionedDevice)
    assert list(signature.parameters)[:2] == ["division_id", "certificate_policy_id"]
    assert signature.parameters["private_key"].default is None
    assert signature.parameters["private_key"].annotation == "Secret | None"
