"""The tutorial's own Python requests, against the emulator, with only host, key and ids
replaced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from devtrust import PrivateKey
from devtrust.testing import Emulator

STEPS = Path(__file__).parent / "tutorial"


class Tutorial:
    """Runs the published steps in one namespace."""

    def __init__(self, emulator: Emulator, key: PrivateKey) -> None:
        self.names: dict[str, Any] = {}
        self.values = {
            "https://demo.one.digicert.com": emulator.base_url,
            "ADMIN_API_KEY": emulator.api_key,
            "API_KEY": emulator.api_key,
            "ACCOUNT_ID": emulator.account_id,
            "PRIMARY_RZONE_ID": emulator.primary_rzone_id,
            "ICA_ID": emulator.ica_id,
            "CERT_PROFILE_ID": emulator.certificate_profile_id,
            "BOOTSTRAP_CSR": key.csr({"subject.common_name": "device-001"}).replace("\n", "\\n"),
        }

    def step(self, number: int) -> tuple[int, Any]:
        """Runs a step and gives status and body of its answer."""
        (path,) = STEPS.glob(f"step_{number}_*.txt")
        text = path.read_text()
        for placeholder, value in self.values.items():
            text = text.replace(f'"{placeholder}"', f'"{value}"')
        exec(compile(text, path.name, "exec"), self.names)
        response: requests.Response = self.names["response"]
        return response.status_code, response.json()


@pytest.fixture
def tutorial(emulator: Emulator, key: PrivateKey) -> Tutorial:
    return Tutorial(emulator, key)


def test_all_six_steps_succeed(
    tutorial: Tutorial, emulator: Emulator, key: PrivateKey, capsys: pytest.CaptureFixture[str]
) -> None:
    status, body = tutorial.step(1)
    assert status == 201
    assert body == {
        "success": {
            "code": "DIVISION_CREATED_200",
            "verbose": "Example division name created successfully",
        }
    }
    status, body = tutorial.step(2)
    assert (status, body["total"], len(body["records"])) == (200, 1, 1)
    division = body["records"][0]
    assert division["name"] == "Example division name"
    assert division["description"] == "Example division description."
    assert division["account"] == {"id": emulator.account_id}
    tutorial.values["DIVISION_ID"] = division["id"]

    status, body = tutorial.step(3)
    assert status == 201
    policy = body["certificate_policy"]
    assert policy["name"] == "Example bootstrap policy"
    tutorial.values["CERTIFICATE_POLICY_ID"] = policy["id"]
    tutorial.values["BOOTSTRAP_POLICY_ID"] = policy["id"]

    status, body = tutorial.step(4)
    assert status == 201
    assert "success" in body
    status, body = tutorial.step(5)
    assert (status, body["total"]) == (200, 1)
    tutorial.values["DEVICE_GROUP_ID"] = body["records"][0]["id"]

    status, body = tutorial.step(6)
    assert status == 201
    assert body["device_name"] == "Example Device"
    assert body["device_status"] == "REGISTERED"
    assert body["operational_status"] == "ENABLED"
    (issued,) = body["private_keys"]
    assert (issued["policy_id"], issued["policy_type"]) == (policy["id"], "BOOTSTRAP")
    assert key.matches(issued["certificate"])
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if line.startswith("Status Code")] == [
        "Status Code: 201",
        "Status Code: 200",
        "Status Code: 201",
        "Status Code: 201",
        "Status Code: 200",
        "Status Code: 201",
    ]


@pytest.mark.parametrize(
    ("placeholder", "value", "code", "message"),
    [
        (
            "Example division name",
            "-Example-",
            "03",
            "Name must start with a letter and end with an alphanumeric character. "
            "Accepts spaces, special chars (,.;:_-) and simple balanced parentheses.",
        ),
        ("ACCOUNT_ID", "'nonsense'", "03", "Account id should be a valid UUID."),
        (
            "Example division name",
            "  ",
            "missing_required_field",
            "Name cannot be empty or null or just spaces.",
        ),
    ],
)
def test_the_published_errors_come_back(
    tutorial: Tutorial, placeholder: str, value: str, code: str, message: str
) -> None:
    tutorial.values[placeholder] = value
    status, body = tutorial.step(1)
    assert status == 400
    assert body == {"errors": [{"code": code, "message": message}]}
