"""`import devtrust` is light: it loads none of the modules that are slow to load."""

from __future__ import annotations

import inspect
import json
import pydoc
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import devtrust
from devtrust import AsyncClient, Client, account, models
from devtrust.async_resources import AsyncResources
from devtrust.record import Record
from devtrust.resource import AsyncResource, Resource
from devtrust.resources import Resources

# Each costs more than all of devtrust.
HEAVY = {
    "asyncio",
    "dataclasses",
    "datetime",
    "enum",
    "inspect",
    "json",
    "logging",
    "re",
    "ssl",
    "typing",
}


def loaded_by(code: str) -> set[str]:
    """The modules that a piece of code loads in a bare interpreter."""
    code = f"import sys; sys.path[:] = {sys.path!r}; before = set(sys.modules); {code}"
    code += "; import json; print(json.dumps(sorted(set(sys.modules) - before)))"
    # Without `site`, which may load anything.
    answer = subprocess.run(
        [sys.executable, "-S", "-E", "-c", code], capture_output=True, text=True, check=True
    )
    return set(json.loads(answer.stdout)) - {"json", "json.decoder", "json.encoder", "json.scanner"}


@pytest.mark.parametrize(
    "code",
    [
        "import devtrust",
        "import devtrust.testing",
        "import devtrust; devtrust.Client(api_key='k', base_url='https://x.example')",
    ],
)
def test_nothing_slow_is_loaded(code: str) -> None:
    # What json itself loads is loaded before json is.
    base = loaded_by("pass")
    assert (loaded_by(code) - base) & HEAVY == set()


def test_the_package_has_what_it_names() -> None:
    for name in devtrust.__all__:
        assert getattr(devtrust, name) is not None
        assert name in dir(devtrust)
    assert devtrust.__version__ == "0.1.0"
    with pytest.raises(AttributeError, match="has no attribute 'Cleint'"):
        devtrust.Cleint  # pyright: ignore  # noqa: B018


def operations(holder: type[Resource | AsyncResource]) -> Iterator[tuple[str, Any]]:
    """Every operation with its function, by the way to it from the client."""
    for name, attribute in inspect.getmembers_static(holder):
        if inspect.isfunction(attribute) and not name.startswith("_"):
            yield name, attribute
        elif isinstance(attribute, property):
            assert attribute.__doc__
            if attribute.__doc__.startswith("Deprecated"):
                continue
            session: Any = None
            within = type(attribute.__get__(holder(session)))
            for path, function in operations(within):
                yield f"{name}.{path}", function


def test_both_clients_have_the_same_operations() -> None:
    sync, asynchronous = dict(operations(Resources)), dict(operations(AsyncResources))
    assert {"provision_device", "divisions.create", "account.accounts.list"} <= set(sync)
    assert len(sync) >= 24
    assert list(sync) == list(asynchronous)
    for name, function in sync.items():
        ours, theirs = inspect.signature(function), inspect.signature(asynchronous[name])
        assert list(ours.parameters.items()) == list(theirs.parameters.items())
        # A list is asked for page by page, so that nothing is awaited before the first one.
        pages = str(theirs.return_annotation).startswith("AsyncPages[")
        assert inspect.iscoroutinefunction(asynchronous[name]) is not pages, name
        assert not inspect.iscoroutinefunction(function)


def test_help_reads_well() -> None:
    for name, function in [*operations(Resources), *operations(AsyncResources)]:
        text = function.__doc__
        assert text is not None, name
        for parameter in inspect.signature(function).parameters:
            if parameter != "self":
                assert f"    {parameter}: " in text, (name, parameter)
        assert "Source: " in text
        assert "Raises:" in text
    text = pydoc.plain(pydoc.render_doc(Client.devices.fget))  # type: ignore[attr-defined]  # pyright: ignore
    assert "registered once" in text
    for client in (Client, AsyncClient):
        text = client.__init__.__doc__ or ""
        for parameter in inspect.signature(client).parameters:
            assert f"    {parameter}: " in text, parameter


def test_a_product_is_loaded_where_it_is_used() -> None:
    def parts(code: str) -> set[str]:
        return {name for name in loaded_by(code) if name.startswith("devtrust.account")}

    connect = "from devtrust import Client as C; client = C(api_key='k', region='us'); "
    assert parts(connect + "client.divisions") == set()
    account = {"devtrust.account", "devtrust.account.resources"}
    assert parts(connect + "client.account") == account
    accounts = {"devtrust.account.resources.accounts"}
    assert parts(connect + "client.account.accounts") == account | accounts
    models = {"devtrust.account", "devtrust.account.models", "devtrust.account.models.shared"}
    assert parts("from devtrust.account import Account") == models


def test_a_product_has_what_it_names() -> None:
    assert set(account.__all__) == set(dir(account))
    for name in account.__all__:
        assert getattr(account, name) is vars(account)[name]
    with pytest.raises(AttributeError, match=r"devtrust.account' has no attribute 'Acount'"):
        account.Acount  # type: ignore[attr-defined]  # pyright: ignore  # noqa: B018


def test_a_resource_that_has_moved_keeps_its_old_name() -> None:
    client = Client(api_key="k", base_url="https://x.example")
    with pytest.warns(DeprecationWarning, match="client.accounts is now client.account.accounts"):
        accounts = client.accounts
    assert type(accounts) is type(client.account.accounts)


def test_every_model_is_documented() -> None:
    named = [getattr(package, name) for package in (models, account) for name in package.__all__]
    for model in named:
        assert model.__doc__
        if issubclass(model, Record):
            for field in model._fields:
                assert f"    {field}: " in model.__doc__, (model, field)
