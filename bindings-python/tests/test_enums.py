"""Enumerations: equal to their texts, open to new values."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from devtrust.models import CertificateManagementMethod, DeviceStatus, KeyType, PolicyUse


def test_members_are_their_texts() -> None:
    assert DeviceStatus.REGISTERED == "REGISTERED"
    assert DeviceStatus("REGISTERED") is DeviceStatus.REGISTERED
    assert str(DeviceStatus.REGISTERED) == "REGISTERED"
    assert f"{PolicyUse.BOOTSTRAP_CERTIFICATE}" == "bootstrapCertificate"
    assert KeyType.EC_PRIME256V1 == "EC_prime256v1"
    assert {"REGISTERED": 1}[DeviceStatus.REGISTERED] == 1
    assert json.dumps(DeviceStatus.REGISTERED) == '"REGISTERED"'
    assert repr(DeviceStatus.REGISTERED) == "DeviceStatus.REGISTERED"
    assert [method.value for method in CertificateManagementMethod] == [
        "SINGLE",
        "BATCH",
        "TRUST_EDGE",
        "EST",
        "SCEP",
        "CMP_V2",
        "ACME",
    ]


def test_a_new_value_is_kept() -> None:
    status = DeviceStatus("HIBERNATING")
    assert isinstance(status, DeviceStatus)
    assert status == "HIBERNATING"
    assert status == DeviceStatus("HIBERNATING")
    assert hash(status) == hash("HIBERNATING")
    assert (status.name, status.value) == ("HIBERNATING", "HIBERNATING")
    assert repr(status) == "DeviceStatus('HIBERNATING')"
    assert not status.is_known
    assert DeviceStatus.DELETED.is_known
    assert status not in list(DeviceStatus)


@pytest.mark.parametrize("value", ["REGISTERED", "HIBERNATING"])
def test_both_are_pickled_and_copied(value: str) -> None:
    status = DeviceStatus(value)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        loaded = pickle.loads(pickle.dumps(status, protocol))
        assert loaded == status
        assert type(loaded) is DeviceStatus
    assert copy.deepcopy(status) == status


def test_what_is_no_text_is_no_value() -> None:
    with pytest.raises(ValueError, match="7 is not a valid DeviceStatus"):
        DeviceStatus(7)  # type: ignore[arg-type]  # pyright: ignore
