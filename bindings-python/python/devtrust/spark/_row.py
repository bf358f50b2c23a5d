"""Rows as Spark has them."""

from __future__ import annotations

from .._tables import values_of
from ..record import Record, plain
from ..secret import Secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from ..many import Outcome
    from ._plan import Kind

SLICE = 1024
"""How many rows of a batch become objects at a time."""


def cells_of(
    batch: Any, kept: list[str], columns: list[str]
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Of each row what is kept, and what the request is made from."""
    for start in range(0, batch.num_rows, SLICE):
        part = batch.slice(start, SLICE)

        def cells(names: list[str], part: Any = part) -> Iterator[tuple[Any, ...]]:
            empty = [None] * part.num_rows
            there = part.schema.names
            values = [values_of(part.column(name)) if name in there else empty for name in names]
            return zip(*values, strict=True) if names else iter([()] * part.num_rows)

        yield from zip(cells(kept), cells(columns), strict=True)


def names_of(
    kind: Kind, common: Any, columns: list[str]
) -> Callable[[tuple[Any, ...]], Mapping[str, str]]:
    """What gives the names of a row's owner, for the request that is made for it."""
    shared = _at(common, kind.attributes) or {}
    texts = [name for name in kind.names if name in columns or _at(common, name) is not None]
    prefix = f"{kind.attributes}."

    def names(row: tuple[Any, ...]) -> Mapping[str, str]:
        cells = dict(zip(columns, row, strict=True))
        own = {
            name.removeprefix(prefix): cell
            for name, cell in cells.items()
            if name.startswith(prefix) and cell is not None
        }
        own = {**shared, **(cells.get(str(kind.attributes)) or {}), **own}
        for name in texts:
            value = cells.get(name) or _at(common, name)
            if value is not None:
                own.setdefault("subject.common_name", value)
        # What is no text is refused with the request, alone.
        return {name: text for name, text in own.items() if isinstance(text, str)}

    return names


def _at(value: Any, path: str | None) -> Any:
    for name in (path or "").split("."):
        value = value.get(name) if hasattr(value, "get") else None
    return value


def outcome_row(kind: Kind, outcome: Outcome[Any], encrypted: bytes | None) -> dict[str, Any]:
    """An outcome as a row of the result, without anything that is secret."""
    result, error = outcome.result, outcome.error
    return {
        "outcome": "done" if outcome.ok else "failed",
        kind.id: getattr(result, kind.id, None),
        "certificate": _certificate(result),
        "encrypted_key": encrypted,
        "result": _json(result) if isinstance(result, Record) else None,
        "error_code": None if error is None else error.code,
        "error_message": None if error is None else error.message,
        "error_fields": None if error is None else [one.field for one in error.violations],
        "retryable": None if error is None else error.retryable,
    }


def _certificate(result: Any) -> str | None:
    issued = getattr(result, "private_keys", None) or (result,)
    certificate: str | None = getattr(issued[0], "certificate", None)
    return certificate


def _json(result: Record) -> str:
    from json import dumps

    return dumps(
        plain(result), default=lambda value: None if isinstance(value, Secret) else str(value)
    )
