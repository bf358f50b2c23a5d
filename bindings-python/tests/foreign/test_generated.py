"""A client that `openapi-python-client` makes from the facts, against the emulator.

Its models are strict: an answer with a member of another type, an enumeration's value that is not
in the document or a required member that is missing raises.
"""

from __future__ import annotations

import importlib
import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args
from uuid import UUID

import pytest
from openapi import document

from devtrust import PrivateKey
from devtrust.testing import Emulator

NAME = "generated_tlm"
# What is given out as a file or a text, which the document does not say.
NO_JSON = {"get_v1_sensor_license_key_download", "get_v1_hello"}


class Generated:
    """The package, and a client of it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.models = importlib.import_module(f"{NAME}.models")
        self.client = importlib.import_module(f"{NAME}.client").AuthenticatedClient(
            base_url=emulator.base_url,
            token=emulator.api_key,
            auth_header_name="x-api-key",
            prefix="",
            raise_on_unexpected_status=True,
            httpx_args={"trust_env": False},
        )

    def operation(self, name: str) -> ModuleType:
        return importlib.import_module(f"{NAME}.api.default.{name}")

    def call(self, name: str, *path: str, body: Any = None, **query: Any) -> Any:
        """What an operation answers, as a model."""
        operation = self.operation(name)
        if body is not None:
            wanted = inspect.signature(operation.sync_detailed).parameters["body"].annotation
            query["body"] = (get_args(wanted) or (wanted,))[0].from_dict(body)
        return operation.sync_detailed(*path, client=self.client, **query).parsed

    def lists(self) -> list[str]:
        """The reading operations that need nothing, or the account alone."""
        folder = Path(str(self.models.__file__)).parents[1] / "api" / "default"
        names = sorted(path.stem for path in folder.glob("get_*.py"))
        return [name for name in names if self._needed(name) <= {"client", "account_id"}]

    def read(self, name: str) -> Any:
        needs_account = "account_id" in self._needed(name)
        account = UUID(self.emulator.account_id)
        return self.call(name, **({"account_id": account} if needs_account else {}))

    def _needed(self, name: str) -> set[str]:
        parameters = inspect.signature(self.operation(name).sync_detailed).parameters
        return {one.name for one in parameters.values() if one.default is one.empty}


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("generated")
    (folder / "tlm.json").write_text(json.dumps(document()))
    (folder / "settings.yaml").write_text(f"post_hooks: []\npackage_name_override: {NAME}\n")
    made = subprocess.run(
        f"{sys.executable} -m openapi_python_client generate --path tlm.json --meta none"
        f" --output-path {NAME} --config settings.yaml --fail-on-warning".split(),
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


@pytest.fixture
def generated(package: None, emulator: Emulator) -> Iterator[Generated]:
    generated = Generated(emulator)
    with generated.client:
        yield generated


def certificate(generated: Generated, key: PrivateKey, seat: str) -> Any:
    """Issues one to a seat."""
    wanted = {
        "profile": {"id": generated.emulator.ready["tlm_profile_id"]},
        "seat": {"seat_id": seat},
        "csr": key.csr({"subject.common_name": seat}),
        "validity": {"unit": "days", "duration": 10},
    }
    return generated.call("post_v1_certificate", body=wanted)


def test_everything_that_is_listed_is_as_the_document_says(generated: Generated) -> None:
    issued = certificate(generated, PrivateKey.generate(), "press-41")
    assert len(generated.lists()) == 25
    read = {name: generated.read(name) for name in generated.lists() if name not in NO_JSON}
    (row,) = read["get_v1_certificate_search"].items
    assert (row.serial_number, row.common_name) == (issued.serial_number, "press-41")
    (seat,) = read["get_v1_seat"].items
    assert seat.identifier == "press-41"
    profiles = {str(one.id): one.name for one in read["get_v2_profile"]}
    assert profiles[generated.emulator.ready["tlm_profile_id"]] == "REST API"
    entries = read["get_v1_audit_log"].items
    assert {(str(one.action), str(one.resource_type)) for one in entries} >= {
        ("create", "end_entity_certificate")
    }


def test_the_life_of_a_certificate(generated: Generated) -> None:
    key = PrivateKey.generate()
    issued = certificate(generated, key, "press-41")
    assert key.matches(issued.certificate)
    serial = issued.serial_number
    found = generated.call("get_v1_certificate_serial_number", serial)
    assert (found.status.value, found.serial_number) == ("issued", serial)

    next_key = PrivateKey.generate()
    wanted = {"csr": next_key.csr({"subject.common_name": "press-41"})}
    renewed = generated.call("post_v1_certificate_serial_number_renew", serial, body=wanted)
    assert next_key.matches(renewed.certificate)
    assert renewed.serial_number != serial

    reason = {"revocation_reason": "superseded"}
    generated.call("put_v1_certificate_serial_number_revoke", serial, body=reason)
    found = generated.call("get_v1_certificate_serial_number", serial)
    assert found.status.value == "revoked"


def test_a_refusal_is_the_clients_own_error(generated: Generated) -> None:
    errors = importlib.import_module(f"{NAME}.errors")
    with pytest.raises(errors.UnexpectedStatus) as raised:
        generated.call("get_v1_certificate_serial_number", "00")
    assert raised.value.status_code == 404
