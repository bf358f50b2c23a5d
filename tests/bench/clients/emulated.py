"""An emulator with a place to register in."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from common import Place
from devtrust import Client
from devtrust.models import CertificatePolicy


@contextmanager
def emulated(program: str, *switches: str) -> Iterator[Place]:
    """Starts it with these switches, makes the place, and ends it."""
    command = [program, "--exit-with-stdin", "--journal", "0", *switches]
    emulator = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert emulator.stdout is not None
        ready = json.loads(emulator.stdout.readline())
        authority = Path(ready["ca_file"]).read_text() if "ca_file" in ready else None
        yield make_place(ready, authority)
    finally:
        emulator.kill()
        emulator.wait()


def csr() -> str:
    """A P-256 request, as a device would bring it."""
    command = (
        "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=device-001"
    )
    return subprocess.run(command.split(), check=True, capture_output=True, text=True).stdout


def make_place(ready: dict[str, Any], authority: str | None) -> Place:
    """Division, policy and group to register in."""
    with Client(api_key=ready["api_key"], base_url=ready["base_url"], ca_pem=authority) as client:
        division = client.divisions.ensure(
            name="Bench", account_id=ready["account_id"], primary_rzone_id=ready["primary_rzone_id"]
        )
        policy: CertificatePolicy = client.certificate_policies.ensure(
            name="Bench",
            division_id=division.id,
            ica_id=ready["ica_id"],
            certificate_profile_id=ready["certificate_profile_id"],
            key_generation_option="client_side",
            certificate_management_methods=["SINGLE"],
        )
        group = client.device_groups.ensure(
            name="Bench",
            account_id=ready["account_id"],
            division_id=division.id,
            is_static=True,
            attributes=["mac_address"],
        )
    return {
        "base_url": ready["base_url"],
        "api_key": ready["api_key"],
        "account_id": ready["account_id"],
        "device_group_id": group.id,
        "certificate_policy_id": policy.id,
        "csr": csr(),
        "ca_pem": authority,
    }
