"""Tools that show variables (pytest, rich, Sentry) find no secret in devtrust's frames."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

import devtrust
from devtrust import AsyncClient, Client, DevtrustError, Journal
from devtrust.testing import Emulator

API_KEY = "planted-api-key-11d0"
HEADER = "planted-header-42ab"
PASSCODE = "planted-passcode-9f9f"
PROXY = "planted-proxy-password-07"
SECRETS = (API_KEY, HEADER, PASSCODE, PROXY)

HEADERS = {"x-session": HEADER}
PACKAGE = str(Path(devtrust.__file__).parent)
NOBODY = "http://127.0.0.1:1"

Make = Callable[..., object]
MAKERS: list[Make] = [Client, AsyncClient, Client.from_env, AsyncClient.from_env]


def walk(value: object, depth: int = 6) -> Iterator[str]:
    """Everything that can be found in a value, as rich and Sentry look for it."""
    yield repr(value)
    if depth == 0 or isinstance(value, (str, bytes, type)):
        return
    parts: list[object] = []
    if isinstance(value, Mapping):
        parts += [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts += value
    elif type(value).__module__.startswith("devtrust"):
        parts += vars(value).values() if hasattr(value, "__dict__") else ()
        slots = (name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()))
        parts += (getattr(value, name, None) for name in slots)
    for part in parts:
        yield from walk(part, depth - 1)


def ours(trace: TracebackType | None) -> Iterator[Mapping[str, object]]:
    """The variables of devtrust's own frames; a caller's own variables are the caller's."""
    for frame, _ in traceback.walk_tb(trace):
        if frame.f_code.co_filename.startswith(PACKAGE):
            yield dict(frame.f_locals)


def shown(error: BaseException) -> str:
    """What all those tools show of an error and of what led to it."""
    texts = [str(error), repr(error), *walk(vars(error))]
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    for frame in report.stack:
        if frame.filename.startswith(PACKAGE):
            texts += (frame.locals or {}).values()
    texts += (text for variables in ours(error.__traceback__) for text in walk(variables))
    texts += (shown(other) for other in (error.__cause__, error.__context__) if other is not None)
    return "\n".join(texts)


def assert_silent(error: BaseException) -> None:
    assert any(ours(error.__traceback__)), "no frame of devtrust's is in the traceback"
    text = shown(error)
    assert [secret for secret in SECRETS if secret in text] == []


def test_the_walk_finds_what_is_hidden_badly() -> None:
    # The other tests are worth nothing where this one fails.
    def boom(settings: object) -> None:
        raise ValueError(settings is None)

    with pytest.raises(ValueError, match="False") as caught:
        boom({"headers": [("x-session", HEADER)]})
    frame = [*traceback.walk_tb(caught.value.__traceback__)][-1][0]
    assert any(HEADER in text for text in walk(dict(frame.f_locals)))


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"region": "moon"},
        {"timeout": "soon"},
        {"base_url": "nonsense"},
        {"headers": {"x-session": f"{HEADER}\n"}},
        {"headers": {"x-session": HEADER, "x-other": 5}},
        {"headers": HEADER},
        {"proxy": f"nonsense://user:{PROXY}@"},
        {"proxy": 5},
    ],
)
def test_a_constructor_that_fails(make: Make, wrong: dict[str, Any]) -> None:
    settings: dict[str, Any] = {
        "api_key": API_KEY,
        "headers": HEADERS,
        "proxy": f"http://user:{PROXY}@127.0.0.1:1",
    }
    with pytest.raises((DevtrustError, TypeError, ValueError)) as caught:
        make(**{**settings, **wrong})
    assert_silent(caught.value)


@pytest.mark.parametrize("make", [Client.from_env, AsyncClient.from_env])
def test_a_key_of_the_environment(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEVTRUST_API_KEY", API_KEY)
    with pytest.raises(DevtrustError) as caught:
        make(region="moon", headers=HEADERS)
    assert_silent(caught.value)


def refused() -> dict[str, Any]:
    """The settings of a client whose calls reach nobody."""
    return {
        "api_key": API_KEY,
        "base_url": NOBODY,
        "headers": HEADERS,
        "proxy": False,
        "max_attempts": 1,
    }


def test_calls_that_fail() -> None:
    client = Client(**refused())
    body = {"passcode": PASSCODE}
    calls: list[Callable[[], object]] = [
        lambda: client.account.accounts.list().all(),
        lambda: client.devices.get("b5e7b4f6-5c40-4d0b-8dd8-4f5a3ac2a1a4"),
        lambda: client.devices.get("no id"),
        lambda: client.request("POST", "/x", headers=HEADERS, json=body),
        lambda: client.request("GET", "/x", query={"passcode": PASSCODE}),
        lambda: client.request("GET", "/x", headers={"x-session": f"{HEADER}\n"}),
        lambda: client.request("POST", "/x", json={"passcode": [PASSCODE, object()]}),
        lambda: client.request("POST", "/x", json=body, query=PASSCODE),  # type: ignore[arg-type]
        lambda: client.request("POST", "/x", json=body, timeout="soon"),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises((DevtrustError, TypeError, ValueError)) as caught:
            call()
        assert_silent(caught.value)


async def test_awaited_calls_that_fail() -> None:
    client = AsyncClient(**refused())
    body = {"passcode": PASSCODE}
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: client.account.accounts.list().all(),
        lambda: client.devices.get("b5e7b4f6-5c40-4d0b-8dd8-4f5a3ac2a1a4"),
        lambda: client.request("POST", "/x", headers=HEADERS, json=body),
        lambda: client.request("GET", "/x", query={"passcode": PASSCODE}),
        lambda: client.request("POST", "/x", json={"passcode": [PASSCODE, object()]}),
        lambda: client.request("POST", "/x", json=body, timeout="soon"),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises((DevtrustError, TypeError, ValueError)) as caught:
            await call()
        assert_silent(caught.value)


def test_what_is_hidden_still_arrives() -> None:
    with Emulator() as emulator, emulator.client(headers=HEADERS) as client:
        emulator.forget_requests()
        with pytest.raises(DevtrustError):
            client.request(
                "POST",
                "/nowhere",
                query=[("tag", ["a", "b"])],
                headers={"x-call": "of its own"},
                json={"note": PASSCODE},
            )
        [request] = emulator.requests()
        headers = {name.lower(): value for name, value in request["headers"]}
        assert headers["x-session"] == HEADER
        assert headers["x-call"] == "of its own"
        assert PASSCODE in request["body"]
        assert request["query"] == "tag=a&tag=b"


def test_a_passphrase_that_does_not_fit(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    Journal(journal).close()
    client = Client(**refused())
    calls: list[Callable[[], object]] = [
        lambda: Journal(journal, passphrase=PASSCODE),
        lambda: Journal(tmp_path / "none" / "journal", passphrase=PASSCODE),
        lambda: client.many(client.devices.register, [], journal=journal, passphrase=PASSCODE),
        lambda: client.many(client.devices.register, 5, passphrase=PASSCODE),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises((DevtrustError, TypeError, ValueError)) as caught:
            call()
        assert_silent(caught.value)
