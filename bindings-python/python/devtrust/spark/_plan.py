"""What the driver does: it checks what can be known before anything runs."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import ConfigurationError
from ..record import Record, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from ..client import Client
    from ._keys import Keys
    from ._progress import Progress

CLOCKS = 300
"""By how many seconds the driver's clock may be ahead of the service's."""


@dataclass(frozen=True)
class Kind:
    """One of the four jobs.

    Attributes:
        operation: What runs for each row.
        csr: The column with the CSR.
        id: The field of the result that tells it from others.
        names: Where the common name of a key's owner is; the first one that is there.
        attributes: What stands before further names of the owner.
        looks_first: Whether a row is looked up before it is sent, as nothing would refuse it twice.
    """

    operation: str
    csr: str
    id: str
    names: tuple[str, ...] = ()
    attributes: str | None = None
    looks_first: bool = False


REGISTER = Kind("devices.register", "certificate_policies.bootstrap[0].csr", "device_id", ("name",))
PROVISION = Kind(
    "workflows.provision_device", "csr", "device_id", ("device.name",), "device.attributes"
)
ISSUE = Kind(
    "trust_lifecycle.workflows.issue_certificate",
    "csr",
    "serial_number",
    ("subject.common_name", "seat_id"),
)
RENEW = Kind("trust_lifecycle.certificates.renew", "csr", "serial_number", looks_first=True)


def planned(
    kind: Kind,
    rows: Any,
    settings: Mapping[str, Any] | Callable[[], Client],
    common: Any,
    keep: Iterable[str],
    recipient: str | bytes | None,
    in_flight: int,
    tasks: int | None,
    timeout: float | None,
    progress: Progress | None,
) -> Any:
    """The DataFrame of the results."""
    from secrets import token_bytes
    from time import time

    from ._task import Task, schema

    common = plain(common) if isinstance(common, Record) else common
    kept = list(keep)
    columns = [name for name in rows.columns if name not in kept]
    has_csr = kind.csr in columns
    for name in columns:
        if kind.csr.startswith((f"{name}.", f"{name}[")):
            raise _invalid(
                f'"{name}" has the CSR within it: give it a column of its own, "{kind.csr}"'
            )
    if not has_csr and recipient is None and kind is not RENEW:
        raise _invalid(f'there is no column "{kind.csr}", and a key that is made needs a recipient')
    if recipient is not None and not has_csr:
        columns.append(kind.csr)
    taken = set(kept) & {column.split(" ")[0] for column in schema(kind).split(", ")}
    if taken:
        raise _invalid(f"the result has columns of its own that are called {sorted(taken)}")
    _check(kind, common, columns)
    keys = None if recipient is None else _keys(recipient)
    task = Task(
        job=token_bytes(16),
        kind=kind,
        source=list(rows.columns),
        settings=settings if callable(settings) else dict(settings),
        common=common,
        columns=columns,
        kept=kept,
        keys=keys,
        needs_csr=kind.csr in columns and kind is not RENEW,
        in_flight=_share(rows, in_flight, tasks),
        timeout=timeout,
        began=int(1000 * (time() - CLOCKS)),
        progress=progress,
    )
    of_kept = [f"`{name}` {rows.schema[name].dataType.simpleString()}" for name in kept]
    # Spark does not find columns with a dot in their names by these.
    numbered = rows.toDF(*map(str, range(len(rows.columns))))
    return numbered.mapInArrow(task, ", ".join([*of_kept, schema(kind)]))


def _keys(recipient: str | bytes) -> Keys:
    """Refuses who cannot be encrypted for, before a device exists whose key would be lost."""
    from secrets import token_bytes

    from .._native import PrivateKey
    from ._keys import Keys

    keys = Keys(recipient, token_bytes(32))
    try:
        keys.encrypted(PrivateKey.generate())
    except (TypeError, ValueError) as error:
        raise _invalid(f"the recipient is no RSA certificate in PEM: {error}") from None
    return keys


def _share(rows: Any, in_flight: int, tasks: int | None) -> int:
    """How many rows one task has in flight."""
    if tasks is None:
        try:
            tasks = int(rows.sparkSession.sparkContext.defaultParallelism)
        except Exception:
            raise _invalid("this session does not tell its cores: pass tasks=") from None
    if not 1 <= tasks <= in_flight:
        raise _invalid(
            f"in_flight is {in_flight}, and {tasks} tasks run at a time, each with a row at least"
        )
    return in_flight // tasks


def _check(kind: Kind, common: Any, columns: list[str]) -> None:
    """Refuses columns that are no fields before Spark has done anything."""
    from .._native import Run
    from ..client import Client

    with Client(api_key="none", base_url="https://localhost") as client:
        Run(client._session, kind.operation, common, columns, False, {})


def _invalid(why: str) -> ConfigurationError:
    return ConfigurationError(why, code="configuration.invalid")
