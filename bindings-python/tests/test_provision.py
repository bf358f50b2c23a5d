"""`provision_device`: run again after anything, by anybody, it ends with one of each object."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support import description

from devtrust import Client, ConflictError, PrivateKey, Step
from devtrust.testing import Emulator

CHILD = """
import json, os, signal, sys
from devtrust import Client
url, api_key, description, key_file, end = sys.argv[1:]
seen = 0
def progress(step):
    global seen
    if seen == int(end):
        os.kill(os.getpid(), signal.SIGKILL)
    seen += 1
with Client(base_url=url, api_key=api_key, retry_base=0.01) as client:
    result = client.provision_device(
        json.loads(description), key_file=key_file or None, on_progress=progress
    )
print(json.dumps(result.replace(private_key=None).to_dict()))
"""
# How far a device can be before its process is killed.
STEPS = 11
REQUESTS = 13
IDS = ("division_id", "certificate_policy_id", "device_group_id", "device_id")
Run = Callable[..., "subprocess.Popen[str]"]


def start(
    run: Run, emulator: Emulator, key_file: Path | str, end: int = -1
) -> subprocess.Popen[str]:
    text = json.dumps(description(emulator))
    return run(CHILD, emulator.base_url, emulator.api_key, text, str(key_file), str(end))


def assert_one_of_each(client: Client, emulator: Emulator) -> None:
    account = emulator.account_id
    assert len(client.divisions.list(account_id=account).all()) == 1
    assert len(client.certificate_policies.list(account_id=account).all()) == 1
    assert len(client.device_groups.list(account_id=account).all()) == 1
    assert len(client.devices.list(account_id=account).all()) == 1


def test_twice_gives_the_same(client: Client, emulator: Emulator) -> None:
    steps: list[Step] = []
    first = client.provision_device(description(emulator), on_progress=steps.append)
    second = client.provision_device(description(emulator))
    assert [getattr(first, name) for name in IDS] == [getattr(second, name) for name in IDS]
    assert first.certificate == second.certificate
    assert first.chain == second.chain
    assert (first.existing, second.existing) == (False, True)
    assert first.private_key is not None
    assert second.private_key is None
    assert PrivateKey.from_pem(first.private_key).matches(first.certificate)
    assert_one_of_each(client, emulator)
    assert {step.of for step in steps} == {6}
    assert str(steps[-1]) == f"[6/6] {steps[-1].message} ({first.device_id})"
    assert len(first.chain) == 2
    assert all(certificate in emulator.ca_pem() for certificate in map(str.strip, first.chain))


def test_every_step_and_every_request_is_one_to_be_killed_at(
    client: Client, emulator: Emulator
) -> None:
    steps: list[Step] = []
    client.provision_device(description(emulator), on_progress=steps.append)
    assert (len(steps), len(emulator.requests())) == (STEPS, REQUESTS)


@pytest.mark.parametrize("end", range(STEPS))
def test_killed_after_a_step_and_run_again(
    client: Client, emulator: Emulator, run: Run, tmp_path: Path, end: int
) -> None:
    key_file = tmp_path / "key.pem"
    child = start(run, emulator, key_file, end)
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    result = client.provision_device(description(emulator), key_file=key_file)
    assert_one_of_each(client, emulator)
    assert PrivateKey.from_pem(key_file.read_text()).matches(result.certificate)
    assert result.private_key is not None
    assert result.private_key.reveal() == key_file.read_text()


@pytest.mark.parametrize("number", range(REQUESTS))
def test_killed_with_a_request_on_its_way_and_run_again(
    client: Client, emulator: Emulator, run: Run, tmp_path: Path, number: int
) -> None:
    # The work is done, but its answer never arrives.
    emulator.arm({"latency": {"ms": 20_000}}, skip=number, times=1, when="after")
    key_file = tmp_path / "key.pem"
    child = start(run, emulator, key_file)
    while len(emulator.requests()) <= number and child.poll() is None:
        time.sleep(0.01)
    child.kill()
    child.communicate()
    assert child.returncode == -signal.SIGKILL
    emulator.disarm()
    result = client.provision_device(description(emulator), key_file=key_file)
    assert_one_of_each(client, emulator)
    assert PrivateKey.from_pem(key_file.read_text()).matches(result.certificate)


@pytest.mark.parametrize("shared", [True, False], ids=["one key file", "no key file"])
def test_eight_processes_at_once(
    client: Client, emulator: Emulator, run: Run, tmp_path: Path, shared: bool
) -> None:
    key_file = tmp_path / "key.pem" if shared else ""
    children = [start(run, emulator, key_file) for _ in range(8)]
    results = []
    for child in children:
        out, errors = child.communicate(timeout=120)
        assert (child.returncode, errors) == (0, "")
        results.append(json.loads(out))
    for name in (*IDS, "certificate"):
        assert len({result[name] for result in results}) == 1
    assert [result["existing"] for result in results].count(False) == 1
    assert_one_of_each(client, emulator)
    if shared:
        key = PrivateKey.from_pem((tmp_path / "key.pem").read_text())
        assert key.matches(results[0]["certificate"])


def test_with_a_csr_of_your_own(
    client: Client, emulator: Emulator, key: PrivateKey, csr: str
) -> None:
    result = client.provision_device({**description(emulator), "csr": csr})
    assert key.matches(result.certificate)
    assert result.private_key is None
    other = PrivateKey.generate().csr({"subject.common_name": "press-41"})
    with pytest.raises(ConflictError) as caught:
        client.provision_device({**description(emulator), "csr": other})
    assert caught.value.code == "conflict.other_key"


def test_with_a_signer(client: Client, emulator: Emulator, key: PrivateKey) -> None:
    class Card:
        algorithm = key.algorithm
        public_key = key.public_key
        signed = 0

        def sign(self, message: bytes, /) -> bytes:
            self.signed += 1
            return key.sign(message)

    card = Card()
    result = client.provision_device(description(emulator), signer=card)
    assert key.matches(result.certificate)
    assert (result.private_key, card.signed) == (None, 1)
    again = client.provision_device(description(emulator), signer=key)
    assert again.device_id == result.device_id


def test_with_a_signer_that_fails(client: Client, emulator: Emulator, key: PrivateKey) -> None:
    class Card:
        algorithm = key.algorithm
        public_key = key.public_key

        def sign(self, message: bytes, /) -> bytes:
            raise PermissionError("the card was removed")

    with pytest.raises(PermissionError, match="the card was removed"):
        client.provision_device(description(emulator), signer=Card())
    assert client.devices.list(account_id=emulator.account_id).all() == []


def test_what_progress_raises_ends_it(client: Client, emulator: Emulator) -> None:
    def refuse(step: Step) -> None:
        raise LookupError(step.name)

    with pytest.raises(LookupError, match="division"):
        client.provision_device(description(emulator), on_progress=refuse)
