"""A client for DigiCert ONE Device Trust Manager: register devices and manage their certificates.

Example::

    from devtrust import Client

    with Client(api_key=..., environment="demo") as client:
        division = client.divisions.ensure(name="Plant 7", account_id=..., primary_rzone_id=...)

`Client` waits, `AsyncClient` is awaited. Both have one attribute for each resource of Device Trust
Manager (`divisions`, `certificate_policies`, `device_groups`, `devices`, `rendezvous_zones`), one
for each further product (`account`), and `provision_device`, which does all of it from one
description. `Journal` keeps devices in a file until there is a network. What comes back is in
`devtrust.models` and in the product's package (`devtrust.account`), errors are in
`devtrust.errors`, and `devtrust.testing` starts an emulator of the service for tests.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import errors, models, testing, types
    from ._native import VERSION as __version__  # noqa: N811
    from .async_client import AsyncClient
    from .async_journal import AsyncJournal
    from .client import Client
    from .errors import (
        AuthenticationError,
        CallCancelledError,
        CallTimeoutError,
        ConfigurationError,
        ConflictError,
        DecodeError,
        DevtrustError,
        InternalError,
        NotFoundError,
        PermissionDeniedError,
        RateLimitedError,
        ServerError,
        TransportError,
        ValidationError,
        Violation,
    )
    from .journal import Journal
    from .journal_records import (
        EntryState,
        JournalCounts,
        JournalEntry,
        JournalProgress,
        Sent,
    )
    from .keys import ClientCertificate, PrivateKey, verify_csr
    from .many import AsyncRun, Outcome, Run, Summary
    from .pages import AsyncPages, Page, Pages
    from .progress import Step
    from .response import Response
    from .secret import Secret
    from .signer import Signer

__all__ = [
    "AsyncClient",
    "AsyncJournal",
    "AsyncPages",
    "AsyncRun",
    "AuthenticationError",
    "CallCancelledError",
    "CallTimeoutError",
    "Client",
    "ClientCertificate",
    "ConfigurationError",
    "ConflictError",
    "DecodeError",
    "DevtrustError",
    "EntryState",
    "InternalError",
    "Journal",
    "JournalCounts",
    "JournalEntry",
    "JournalProgress",
    "NotFoundError",
    "Outcome",
    "Page",
    "Pages",
    "PermissionDeniedError",
    "PrivateKey",
    "RateLimitedError",
    "Response",
    "Run",
    "Secret",
    "Sent",
    "ServerError",
    "Signer",
    "Step",
    "Summary",
    "TransportError",
    "ValidationError",
    "Violation",
    "__version__",
    "errors",
    "models",
    "testing",
    "types",
    "verify_csr",
]

_MODULES = ("errors", "models", "testing", "types")

# Where each name lives. A module is imported when one of its names is first asked for, so that
# `import devtrust` costs next to nothing.
_HOMES = {
    "AsyncClient": "async_client",
    "AsyncJournal": "async_journal",
    "AsyncPages": "pages",
    "AsyncRun": "many",
    "Client": "client",
    "ClientCertificate": "keys",
    "EntryState": "journal_records",
    "Journal": "journal",
    "JournalCounts": "journal_records",
    "JournalEntry": "journal_records",
    "JournalProgress": "journal_records",
    "Outcome": "many",
    "Page": "pages",
    "Pages": "pages",
    "PrivateKey": "keys",
    "Response": "response",
    "Run": "many",
    "Secret": "secret",
    "Sent": "journal_records",
    "Signer": "signer",
    "Step": "progress",
    "Summary": "many",
    "verify_csr": "keys",
}


def __getattr__(name: str) -> object:
    """Imports what is asked for."""
    from importlib import import_module

    if name == "__version__":
        return import_module("._native", __name__).VERSION
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # All that has no other home is an error.
    home = import_module(f".{_HOMES.get(name, 'errors')}", __name__)
    value: object = getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
