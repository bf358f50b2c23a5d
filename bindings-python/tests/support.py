"""A place for devices, and what is put there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from devtrust import Client
from devtrust.testing import Emulator
from devtrust.types import ProvisionDeviceDict, RegisterDeviceDict


@dataclass(frozen=True)
class Place:
    """A division, a policy and a group, and what a registration in them is made from."""

    account_id: str
    division_id: str
    policy_id: str
    group_id: str

    def registration(self, name: str, csr: str) -> RegisterDeviceDict:
        return {
            "name": name,
            "account_id": self.account_id,
            "device_group_id": self.group_id,
            "certificate_policies": {
                "bootstrap": [{"certificate_policy_id": self.policy_id, "csr": csr}]
            },
        }

    def shared(self) -> dict[str, Any]:
        """What all registrations of a table have."""
        return {
            "account_id": self.account_id,
            "device_group_id": self.group_id,
            "certificate_policies": {"bootstrap": [{"certificate_policy_id": self.policy_id}]},
        }


def make_place(client: Client, emulator: Emulator) -> Place:
    division = client.divisions.ensure(
        name="Plant 7",
        account_id=emulator.account_id,
        primary_rzone_id=emulator.primary_rzone_id,
    )
    policy = client.certificate_policies.ensure(
        name="Birth certificates",
        division_id=division.id,
        ica_id=emulator.ica_id,
        certificate_profile_id=emulator.certificate_profile_id,
        key_generation_option="client_side",
        certificate_management_methods=["SINGLE"],
    )
    group = client.device_groups.ensure(
        name="Presses",
        account_id=emulator.account_id,
        division_id=division.id,
        is_static=True,
        attributes=["mac_address"],
        policies=[{"type": "bootstrapCertificate", "policy_id": policy.id}],
    )
    return Place(emulator.account_id, division.id, policy.id, group.id)


def description(emulator: Emulator) -> ProvisionDeviceDict:
    """What `provision_device` takes."""
    return {
        "account_id": emulator.account_id,
        "division": {"name": "Plant 7", "primary_rzone_id": emulator.primary_rzone_id},
        "certificate_policy": {
            "name": "Birth certificates",
            "ica_id": emulator.ica_id,
            "certificate_profile_id": emulator.certificate_profile_id,
        },
        "device_group": {"name": "Presses", "attributes": ["mac_address"]},
        "device": {"name": "Press 41", "attributes": {"subject.common_name": "press-41"}},
    }
