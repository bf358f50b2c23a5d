"""Every kind of error, as a class with attributes."""

from __future__ import annotations

import pickle
import socket
from pathlib import Path
from typing import Any

import pytest

from devtrust import (
    AuthenticationError,
    CallTimeoutError,
    Client,
    ConfigurationError,
    ConflictError,
    DecodeError,
    DevtrustError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ServerError,
    TransportError,
    ValidationError,
)
from devtrust.errors import KINDS
from devtrust.testing import Emulator
from devtrust.types import CreateDivisionDict


def failing(emulator: Emulator, **settings: Any) -> DevtrustError:
    """The error of a simple call."""
    with emulator.client(**{"max_attempts": 1, **settings}) as client:
        with pytest.raises(DevtrustError) as caught:
            client.account.accounts.list().all()
        return caught.value


def test_a_wrong_key(emulator: Emulator) -> None:
    error = failing(emulator, api_key="wrong")
    assert type(error) is AuthenticationError
    assert error.kind == "authentication"
    assert error.code == "authentication.invalid_api_key"
    assert (error.http_status, error.server_code) == (401, "invalid_api_key")
    assert error.server_message == "The API key is not valid."
    assert error.operation == "account.accounts.list"
    assert error.attempts == 1
    assert error.retryable is False
    sent = dict(emulator.requests()[-1]["headers"])
    assert error.request_id == sent["x-dc-transactionid"]
    assert str(error) == (
        "account.accounts.list: the service answered: The API key is not valid. "
        f"[authentication.invalid_api_key, HTTP 401, request {error.request_id}]"
    )


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (400, ValidationError, "validation.rejected"),
        (403, PermissionDeniedError, "permission.access_denied"),
        (404, NotFoundError, "not_found.resource"),
        (409, ConflictError, "conflict.state"),
        (429, RateLimitedError, "rate_limited.too_many_requests"),
        (500, ServerError, "server.error"),
        (503, ServerError, "server.unavailable"),
        (302, ServerError, "server.unexpected_status"),
    ],
)
def test_a_status(emulator: Emulator, status: int, kind: type[DevtrustError], code: str) -> None:
    body = {"errors": [{"code": "07", "message": "Something is up."}]}
    emulator.arm({"status": {"status": status, "retry_after": 7, "body": body}})
    error = failing(emulator)
    assert type(error) is kind
    assert (error.code, error.http_status) == (code, status)
    assert (error.server_code, error.server_message) == ("07", "Something is up.")
    assert error.retry_after == 7.0
    assert error.retryable is (status in (429, 500, 503))


def test_a_web_page(emulator: Emulator) -> None:
    emulator.arm({"html": {"status": 200}})
    error = failing(emulator)
    assert type(error) is DecodeError
    assert error.code == "decode.not_json"
    assert error.http_status == 200
    assert error.excerpt is not None
    assert "502 Bad Gateway" in error.excerpt


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("empty", "decode.empty"),
        ("malformed", "decode.cut_off"),
        ("truncate", "transport.body"),
        ("reset_before", "transport.reset"),
    ],
)
def test_a_broken_answer(emulator: Emulator, fault: str, code: str) -> None:
    emulator.arm(fault)
    error = failing(emulator)
    assert error.code == code
    assert isinstance(error, KINDS[code.split(".")[0]])


def test_timeouts_are_also_those_of_python(emulator: Emulator) -> None:
    emulator.arm("hang")
    error = failing(emulator, attempt_timeout=0.1)
    assert type(error) is CallTimeoutError
    assert error.code == "timeout.attempt"
    with emulator.client() as client, pytest.raises(TimeoutError) as caught:
        client.devices.get("b5e7b4f6-5c40-4d0b-8dd8-4f5a3ac2a1a4", timeout=0.1)
    assert isinstance(caught.value, CallTimeoutError)
    assert caught.value.code == "timeout.deadline"


def test_connection_errors_are_also_those_of_python() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        # Bound, but nobody listens.
        client = Client(
            api_key="k", base_url=f"http://127.0.0.1:{taken.getsockname()[1]}", max_attempts=1
        )
        with pytest.raises(ConnectionError) as caught:
            client.account.accounts.list().page()
    assert isinstance(caught.value, TransportError)
    assert caught.value.code == "transport.connect"
    assert caught.value.retryable is True


def test_all_violations_at_once_before_anything_is_sent(client: Client, emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="nothing was sent") as caught:
        client.divisions.create(name="7 ", account_id="x", primary_rzone_id="")
    error = caught.value
    assert isinstance(error, ValidationError)
    found = [(violation.field, violation.code) for violation in error.violations]
    assert found == [("name", "name"), ("account_id", "uuid"), ("primary_rzone_id", "blank")]
    assert error.violations[1].message == "Account id should be a valid UUID."
    assert error.operation == "divisions.create"
    assert error.attempts == 0
    assert emulator.requests() == []


def test_a_taken_name(client: Client, emulator: Emulator) -> None:
    request: CreateDivisionDict = {
        "name": "Plant 7",
        "account_id": emulator.account_id,
        "primary_rzone_id": emulator.primary_rzone_id,
    }
    client.divisions.create(request)
    with pytest.raises(ConflictError) as caught:
        client.divisions.create(request)
    assert caught.value.code == "conflict.name_taken"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "no API key"),
        ({"api_key": "a b"}, "^api_key is empty or holds spaces"),
        ({"passcode": ""}, "^passcode is empty or holds spaces"),
        ({"api_key": "k", "passcode": "p"}, "^api_key and passcode cannot be sent together"),
        ({"api_key": "k", "region": "eu"}, "region is .*must be us, ch, jp or nl"),
        ({"api_key": "k", "environment": "test"}, "production or demo"),
        ({"api_key": "k", "base_url": "http://one.digicert.com"}, "plain http"),
        ({"api_key": "k", "timeout": 0}, "^timeout must be longer than zero"),
        ({"api_key": "k", "timeout": -1}, "^timeout must be a finite number"),
        ({"api_key": "k", "timeout": float("nan")}, "^timeout must be a finite number"),
        ({"api_key": "k", "timeout": float("inf")}, "^timeout must be a finite number"),
        ({"api_key": "k", "timeout": 10**400}, "^timeout must be a finite number"),
        ({"api_key": "k", "attempt_timeout": 0.0}, "^attempt_timeout must be longer than zero"),
        ({"api_key": "k", "connect_timeout": 0}, "^connect_timeout must be longer than zero"),
        ({"api_key": "k", "connect_timeout": 1e300}, "^connect_timeout must be a finite number"),
        ({"api_key": "k", "retry_base": -0.5}, "^retry_base must be a finite number"),
        ({"api_key": "k", "retry_cap": 10**400}, "^retry_cap must be a finite number"),
        ({"api_key": "k", "max_attempts": 0}, "^max_attempts must be 1 or more"),
        ({"api_key": "k", "max_attempts": -1}, "^max_attempts must be a whole number from 0"),
        ({"api_key": "k", "max_attempts": 2**40}, "^max_attempts must be .* to 4294967295"),
        ({"api_key": "k", "max_response_bytes": 0}, "^max_response_bytes must be 1 or more"),
        ({"api_key": "k", "max_response_bytes": -1}, "^max_response_bytes must be a whole number"),
        ({"api_key": "k", "rate_limit": (-1, 1.0)}, "^rate_limit must be a whole number"),
        ({"api_key": "k", "rate_limit": (1, 10**400)}, "^rate_limit must be a finite number"),
        ({"api_key": "k", "rate_limit": (1, 0)}, "^rate_limit must allow at least one call"),
        ({"api_key": "k", "headers": {"Content-Length": "3"}}, "Content-Length is set by devtrust"),
        ({"api_key": "k", "rate_limit": (0, 1.0)}, "rate_limit"),
        ({"api_key": "k", "headers": {"a b": "c"}}, "is not a valid header"),
        ({"api_key": "k", "ca_pem": "nonsense"}, "ca"),
    ],
)
def test_settings_that_do_not_fit(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        Client(**settings)
    assert caught.value.kind == "configuration"


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), 10**400])
def test_a_time_limit_that_is_none(client: Client, emulator: Emulator, timeout: float) -> None:
    emulator.forget_requests()
    with pytest.raises(ConfigurationError, match="timeout must be "):
        client.account.accounts.list(timeout=timeout).all()
    with pytest.raises(ConfigurationError, match="timeout must be "):
        client.request("GET", "/account/api/v1/account", timeout=timeout)
    assert emulator.requests() == []


def test_a_closed_client(emulator: Emulator) -> None:
    client = emulator.client()
    client.close()
    with pytest.raises(ConfigurationError) as caught:
        client.account.accounts.list().all()
    assert caught.value.code == "configuration.closed"


def test_errors_are_pickled_with_everything(client: Client) -> None:
    with pytest.raises(ValidationError) as caught:
        client.divisions.create(name="7 ", account_id="x", primary_rzone_id="y")
    error = caught.value
    error.add_note("seen in hall 3")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        loaded = pickle.loads(pickle.dumps(error, protocol))
        assert type(loaded) is ValidationError
        assert loaded.__dict__ == error.__dict__
        assert loaded.violations == error.violations
        assert str(loaded) == str(error)
        assert loaded.__notes__ == ["seen in hall 3"]


def test_every_kind_has_a_class() -> None:
    assert len(set(KINDS.values())) == len(KINDS) == 13
    for kind, cls in KINDS.items():
        assert cls.kind == kind
        assert issubclass(cls, DevtrustError)
        loaded = pickle.loads(pickle.dumps(cls("message", code="server.error", http_status=418)))
        assert (type(loaded), loaded.message, loaded.http_status) == (cls, "message", 418)


def test_the_glossary_names_these_classes() -> None:
    glossary = Path(__file__).parents[2] / "docs" / "errors.md"
    headings = [line for line in glossary.read_text().splitlines() if line.startswith("## ")]
    kinds = [f"## {kind} (`{cls.__name__}`)" for kind, cls in KINDS.items()]
    assert headings == [*kinds, "## Violations"]
