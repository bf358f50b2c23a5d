"""Tests of one's own code, as they run in a pipeline: no account, no key, no network.

`devtrust_client` and `devtrust_emulator` come with `pip install "devtrust[testing]"`.
"""

import pytest
from devtrust import Client, ValidationError
from devtrust.models import ProvisionedDevice
from devtrust.testing import Emulator


def provision(client: Client, emulator: Emulator, serial: str) -> ProvisionedDevice:
    """The code under test: what a station does with a serial number."""
    return client.provision_device(
        account_id=emulator.account_id,
        division={"name": "Plant 7", "primary_rzone_id": emulator.primary_rzone_id},
        certificate_policy={
            "name": "Birth certificates",
            "ica_id": emulator.ica_id,
            "certificate_profile_id": emulator.certificate_profile_id,
        },
        device_group={"name": "Presses", "attributes": ["mac_address"]},
        device={"name": f"Press {serial}"},
    )


def test_a_device_is_registered_once_on_a_bad_network(
    devtrust_client: Client, devtrust_emulator: Emulator
) -> None:
    # The work is done, and the answer is lost.
    devtrust_emulator.arm(
        "reset_after", path="/devicetrustmanager/api/v4/device/registration", times=1
    )
    first = provision(devtrust_client, devtrust_emulator, "41")
    again = provision(devtrust_client, devtrust_emulator, "41")
    assert again.device_id == first.device_id
    names = [
        device.name
        for device in devtrust_client.devices.list(account_id=devtrust_emulator.account_id)
    ]
    assert names == ["Press 41"]


def test_an_outage_is_waited_for(devtrust_client: Client, devtrust_emulator: Emulator) -> None:
    devtrust_emulator.arm({"status": {"status": 503, "retry_after": 0}}, times=2)
    assert provision(devtrust_client, devtrust_emulator, "42").certificate.startswith(
        "-----BEGIN CERTIFICATE-----"
    )


def test_a_serial_number_that_was_misread_sends_nothing(
    devtrust_client: Client, devtrust_emulator: Emulator
) -> None:
    with pytest.raises(ValidationError) as caught:
        provision(devtrust_client, devtrust_emulator, "41\x1d")
    assert [violation.field for violation in caught.value.violations] == ["device.name"]
    assert devtrust_emulator.requests() == []
