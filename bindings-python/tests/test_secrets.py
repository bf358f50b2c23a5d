"""Planted secrets appear in no log, error, repr, traceback or pickle."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from support import Place, description

import devtrust
from devtrust import (
    AsyncClient,
    Client,
    ClientCertificate,
    DevtrustError,
    PrivateKey,
    Secret,
    ValidationError,
)
from devtrust.testing import Emulator

API_KEY = "planted-api-key-5d1c"
PASSCODE = "planted-passcode-77aa"
PASSWORD = "planted-password-c0de"
PACKAGE = str(Path(devtrust.__file__).parent)


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that is logged, by anybody."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "devtrust")
    yield caplog
    assert_silent(caplog.text)


def assert_silent(text: str, *more: str) -> None:
    for secret in (API_KEY, PASSCODE, PASSWORD, *more):
        assert secret not in text


def frames(trace: TracebackType | None) -> Iterator[dict[str, Any]]:
    """The variables of devtrust's own frames, as tools that show variables see them."""
    for frame, _ in traceback.walk_tb(trace):
        if frame.f_code.co_filename.startswith(PACKAGE):
            yield dict(frame.f_locals)


def everything(error: BaseException) -> str:
    """All that an error shows of itself and of where it came from."""
    parts = [str(error), repr(error), repr(vars(error)), repr(pickle.dumps(error))]
    parts += [repr(variables) for variables in frames(error.__traceback__)]
    if error.__context__ is not None:
        parts.append(everything(error.__context__))
    return "\n".join(parts)


@pytest.fixture(scope="module")
def planted() -> Iterator[Emulator]:
    """An emulator whose API key is the planted one."""
    with Emulator(["--api-key", API_KEY]) as emulator:
        yield emulator


def test_a_client_shows_no_key(planted: Emulator) -> None:
    client = planted.client()
    assert_silent(repr(client) + repr(client.devices) + repr(client.account.accounts.list()))
    for act in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            act(client)


@pytest.mark.parametrize("key", [f"{API_KEY} with a space", f"{API_KEY}\n", f"{API_KEY}\udc80"])
def test_a_key_that_is_refused(key: str) -> None:
    for make in (Client, AsyncClient, Client.from_env):
        with pytest.raises((DevtrustError, ValueError)) as caught:
            make(api_key=key)
        assert_silent(everything(caught.value))


@pytest.mark.parametrize("status", [200, 400, 401, 500])
@pytest.mark.parametrize(
    "body",
    [
        f"<html>the key {API_KEY} is bad</html>",
        {"errors": [{"code": API_KEY, "message": f"{API_KEY} is bad"}]},
        {"passcode": PASSCODE, "x-api-key": API_KEY, "nested": {"password": PASSWORD}},
    ],
)
def test_a_service_that_repeats_secrets(planted: Emulator, status: int, body: object) -> None:
    planted.reset()
    planted.arm({"status": {"status": status, "body": body}})
    with planted.client(max_attempts=1) as client:
        with pytest.raises(DevtrustError) as caught:
            client.devices.get("b5e7b4f6-5c40-4d0b-8dd8-4f5a3ac2a1a4")
        assert_silent(everything(caught.value))


def test_what_is_sent_is_not_told(planted: Emulator, log: pytest.LogCaptureFixture) -> None:
    planted.reset()
    with planted.client(max_attempts=2, retry_base=0.001) as client:
        planted.arm("reset_before", times=1)
        with pytest.raises(DevtrustError) as caught:
            client.request("POST", "/nowhere", json={"passcode": PASSCODE}, query={"key": PASSWORD})
        assert_silent(str(caught.value) + repr(caught.value) + repr(pickle.dumps(caught.value)))
    # The log is not silent for want of entries.
    assert "request: POST /nowhere sending (attempt 1" in log.text


def test_a_proxy_with_a_password(planted: Emulator) -> None:
    proxy = f"http://user:{PASSWORD}@127.0.0.1:1"
    client = Client(api_key=API_KEY, base_url="https://one.example", proxy=proxy, max_attempts=1)
    with pytest.raises(DevtrustError) as caught:
        client.account.accounts.list().all()
    assert caught.value.kind == "transport"
    assert_silent(everything(caught.value) + repr(client))
    with pytest.raises(DevtrustError) as caught:
        Client(api_key=API_KEY, proxy=f"nonsense://user:{PASSWORD}@")
    assert_silent(everything(caught.value))


def test_the_password_of_an_archive() -> None:
    for password in (PASSWORD, f"{PASSWORD}\udc80"):
        with pytest.raises((DevtrustError, ValueError)) as caught:
            ClientCertificate.from_pkcs12(b"no archive", password)
        assert_silent(everything(caught.value))


def test_a_private_key_in_the_wrong_place(
    client: Client, emulator: Emulator, place: Place, key: PrivateKey
) -> None:
    pem = key.to_pem().reveal()
    body = pem.splitlines()[1]
    emulator.forget_requests()
    for registration in (place.registration("Press 41", pem), place.registration(pem, "x")):
        with pytest.raises(ValidationError) as caught:
            client.devices.register(registration)
        error = caught.value
        assert "private_key" in [violation.code for violation in error.violations]
        text = str(error) + repr(error) + repr(vars(error)) + repr(pickle.dumps(error))
        assert_silent(text, body)
    assert emulator.requests() == []


def test_a_key_that_is_made_here(
    client: Client, emulator: Emulator, log: pytest.LogCaptureFixture
) -> None:
    said: list[str] = []

    def note(step: object) -> None:
        said.append(str(step) + repr(step) + repr(pickle.dumps(step)))

    result = client.provision_device(description(emulator), on_progress=note)
    assert isinstance(result.private_key, Secret)
    body = result.private_key.reveal().splitlines()[1]
    texts = [repr(result), str(result), repr(result.to_dict()), *said, log.text]
    texts.append(repr(PrivateKey.from_pem(result.private_key)))
    assert_silent("\n".join(texts), body)
    assert all(body not in entry["body"] for entry in emulator.requests())
    with pytest.raises(TypeError, match="private_key is a secret"):
        pickle.dumps(result)
    with pytest.raises(TypeError):
        pickle.dumps(PrivateKey.from_pem(result.private_key))


def test_a_key_that_the_service_makes(client: Client, emulator: Emulator, place: Place) -> None:
    policy = client.certificate_policies.create(
        name="Keys from the service",
        division_id=place.division_id,
        ica_id=emulator.ica_id,
        certificate_profile_id=emulator.certificate_profile_id,
        key_generation_option="server_side",
        certificate_management_methods=["SINGLE"],
    )
    registered = client.devices.register(
        name="Press 41",
        account_id=place.account_id,
        device_group_id=place.group_id,
        certificate_policies={
            "bootstrap": [
                {
                    "certificate_policy_id": policy.id,
                    "server_side_key_gen": True,
                    "key_type": "EC_prime256v1",
                    "key_format": "PEM",
                    "key_syntax": "PKCS8",
                    "attributes": [{"name": "subject.common_name", "value": "press-41"}],
                }
            ]
        },
    )
    secret = registered.private_keys[0].private_key
    assert secret is not None
    body = secret.reveal().splitlines()[1]
    assert_silent(repr(registered) + repr(registered.to_dict()), body)
    with pytest.raises(TypeError, match="private_key is a secret"):
        pickle.dumps(registered)
