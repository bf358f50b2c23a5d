"""Scripts as people write them: `requests`, JSON, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from devtrust import PrivateKey
from devtrust.testing import Emulator

Send = Callable[..., Any]


@pytest.fixture
def send(emulator: Emulator) -> Send:
    """One request as in the guides: a new connection, the key in a header, JSON both ways."""

    def send(method: str, path: str, status: int = 200, **more: Any) -> Any:
        headers = {"x-api-key": emulator.api_key, "Content-Type": "application/json"}
        response = requests.request(method, emulator.base_url + path, headers=headers, **more)
        assert response.status_code == status, response.text
        return response.json() if response.content else None

    return send


def test_trust_lifecycle_manager(send: Send, emulator: Emulator, key: PrivateKey) -> None:
    names = {one["id"]: one["name"] for one in send("GET", "/mpki/api/v2/profile")}
    profile = emulator.ready["tlm_profile_id"]
    assert names[profile] == "REST API"
    issued = send(
        "POST",
        "/mpki/api/v1/certificate",
        201,
        # With what scripts in the field send: nothing as null, true as text, members of their own.
        json={
            "profile": {"id": profile},
            "seat": {"seat_id": "press-41@example.com"},
            "csr": key.csr({"subject.common_name": "press-41"}),
            "include_ca_chain": "true",
            "tags": None,
            "made_by": "a script",
        },
    )
    assert key.matches(issued["certificate"])
    serial = issued["serial_number"]
    found = send("GET", "/mpki/api/v1/certificate-search", params={"common_name": "press-41"})
    assert [one["serial_number"] for one in found["items"]] == [serial]
    reason = {"revocation_reason": "key_compromise"}
    send("PUT", f"/mpki/api/v1/certificate/{serial}/revoke", 204, json=reason)
    assert send("GET", f"/mpki/api/v1/certificate/{serial}")["status"] == "revoked"
    entries = send("GET", "/mpki/api/v1/audit-log", params={"sort": "timestamp:desc"})["items"]
    told = [one["action"] for one in entries if one["resource_type"] == "end_entity_certificate"]
    assert sorted(told) == ["create", "revoke"]


def test_account_manager(send: Send) -> None:
    """The guide's first request, and what comes before and after it."""
    body = {"user_type": "service", "friendly_name": "Build server"}
    made = send("POST", "/account/api/v1/user", 201, json=body)
    users = send("GET", "/account/api/v1/user?user_type=service")
    mine = [one for one in users if one["id"] == made["id"]]
    assert [(one["friendly_name"], one["status"]) for one in mine] == [("Build server", "ACTIVE")]
    assert "token" not in mine[0]
    roles = send("GET", "/account/api/v1/role?application_code=enterprise_manager")
    assert any("VIEW_EM_CERTIFICATE" in str(role) for role in roles)
    own = send("GET", "/account/api/v1/user/me")
    assert own["friendly_name"] == "Emulator service user"


def test_classic_iot(send: Send, emulator: Emulator, key: PrivateKey) -> None:
    """The published snippet, with its payload as text, and the device's certificate."""
    division, profile = (
        emulator.ready[name] for name in ("iot_division_id", "iot_device_profile_id")
    )
    payload = (
        f'{{\n  "division_id": "{division}",\n  "device_identifier": "MyDevice",\n'
        f'  "device_profile_id": "{profile}"\n}}'
    )
    device = send("POST", "/iot/api/v1/device", 201, data=payload)
    assert (device["device_identifier"], device["status"]) == ("MyDevice", "ACTIVE")
    again = send("POST", "/iot/api/v1/device", 400, data=payload)
    assert again["errors"][0]["code"] == "invalid_input"

    wanted = {
        "enrollment_profile_id": emulator.ready["iot_enrollment_profile_id"],
        "csr": key.csr({"subject.common_name": "my-device"}),
        "certificate_profile_attributes": [{"id": "subject.common_name", "value": "my-device"}],
        "device_attributes": [{"id": "DEVICE_IDENTIFIER", "value": "MyDevice"}],
    }
    issued = send("POST", "/iot/api/v1/certificate", json=wanted)
    assert (issued["status"], issued["result"]) == ("AUTO_APPROVED", "SUCCESS")
    page = send("GET", f"/iot/api/v2/device?division_id={division}")
    (record,) = page["records"]
    assert (record["id"], page["total"]) == (device["id"], 1)
    listed = send("GET", "/iot/api/v1/certificate")["records"]
    assert [one["common_name"] for one in listed] == ["my-device"]
