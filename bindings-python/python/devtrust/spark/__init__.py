"""A table of devices on a cluster: `pip install "devtrust[spark]"`.

Example::

    from devtrust import spark

    results = spark.provision(
        devices,  # a DataFrame with the columns device.name and device.description
        settings={"api_key": key, "environment": "demo"},
        common={"account_id": account, "division": ..., "device": {}},
        recipient=open("warehouse.pem").read(),
        in_flight=256,
    )
    results.write.parquet("results")

Spark runs a part of a job again when an executor is lost, and sometimes twice at a time to be
quicker. What that does:

| | run again | twice at a time (speculation) |
|---|---|---|
| `register`, `provision` | one device, its certificate, its key | the same |
| `issue` | one certificate for each key | may be two where both look at the same moment |
| `renew` | one new certificate | may be two where both look at the same moment |
| `Progress` | counts the work, so that rows may count twice | the same |
| `in_flight` | exact as long as Spark has no more tasks at a time than `tasks` | the same |

A DataFrame that is computed twice, by `count` and by `write`, is run again in the same way: nothing
is made twice, but every row is looked up. Write the result, or `persist` it, before it is used.
"""

from __future__ import annotations

from ._plan import ISSUE, PROVISION, REGISTER, RENEW, planned
from ._progress import Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from ..client import Client
    from ..many import Row

__all__ = ["Progress", "issue", "provision", "register", "renew"]


def register(
    rows: Any,
    *,
    settings: Mapping[str, Any] | Callable[[], Client],
    common: Row | None = None,
    keep: Iterable[str] = (),
    recipient: str | bytes | None = None,
    in_flight: int = 32,
    tasks: int | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
) -> Any:
    """Registers the devices of a DataFrame: `client.devices.register` for each row.

    Args:
        rows: The DataFrame. Its columns are fields of the request, as in `Client.many`:
            `name`, `certificate_policies.bootstrap[0].csr`.
        settings: What each executor makes its client with; or a function that makes the client
            there, so that no API key travels with the job.
        common: What all rows have.
        keep: Columns that are no fields. They are handed on to the result.
        recipient: An RSA certificate in PEM. A key is made for each row without a CSR, and returned
            encrypted for it. Without a recipient each row needs a CSR, and no key is made.
        in_flight: How many rows are in flight at most, on all executors together. Within its share,
            each executor follows what the service takes.
        tasks: How many tasks run at a time. Defaults to the cores that Spark has now.
        timeout: How many seconds one row may take. Defaults to the client's setting.
        progress: Counts what is done while the job runs.

    Returns:
        DataFrame: For each row the columns that are kept, `outcome` (`done` or `failed`), the id,
        `certificate`, `encrypted_key` (CMS in DER, which holds the private key in PEM; also where
        the outcome is not known), `result` (JSON without private keys), `error_code`,
        `error_message`, `error_fields` and `retryable`.
        Nothing runs before Spark needs it.

    Raises:
        ConfigurationError: A column is no field, a row would have no CSR and its key no recipient,
            or there are more tasks than rows may be in flight. A key that the service does not
            accept ends the job while it runs.
    """
    options = (settings, common, keep, recipient, in_flight, tasks, timeout, progress)
    return planned(REGISTER, rows, *options)


def provision(
    rows: Any,
    *,
    settings: Mapping[str, Any] | Callable[[], Client],
    common: Row | None = None,
    keep: Iterable[str] = (),
    recipient: str | bytes | None = None,
    in_flight: int = 32,
    tasks: int | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
) -> Any:
    """Provisions the devices of a DataFrame: `client.provision_device` for each row.

    Its columns are those of the description: `device.name`, `device.description`, `csr`.
    Arguments, result and errors are those of `register`.
    """
    options = (settings, common, keep, recipient, in_flight, tasks, timeout, progress)
    return planned(PROVISION, rows, *options)


def issue(
    rows: Any,
    *,
    settings: Mapping[str, Any] | Callable[[], Client],
    common: Row | None = None,
    keep: Iterable[str] = (),
    recipient: str | bytes | None = None,
    in_flight: int = 32,
    tasks: int | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
) -> Any:
    """Issues a certificate to the seat of each row: `client.trust_lifecycle.issue_certificate`.

    Its columns are `profile_id`, `seat_id`, `csr` and the others of that call. Arguments, result
    and errors are those of `register`; the id is `serial_number`.
    """
    options = (settings, common, keep, recipient, in_flight, tasks, timeout, progress)
    return planned(ISSUE, rows, *options)


def renew(
    rows: Any,
    *,
    settings: Mapping[str, Any] | Callable[[], Client],
    common: Row | None = None,
    keep: Iterable[str] = (),
    in_flight: int = 32,
    tasks: int | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
) -> Any:
    """Renews the certificate of each row: `client.trust_lifecycle.certificates.renew`.

    Its columns are `serial_number`, `csr` and the others of that call. Each certificate is looked
    up first, so that a job that runs again renews it once. No key is made here: a row that needs
    one brings its CSR, with the common name of the certificate, by which its renewal is found.
    Arguments, result and errors are those of `register`; the id is `serial_number`.
    """
    options = (settings, common, keep, None, in_flight, tasks, timeout, progress)
    return planned(RENEW, rows, *options)
