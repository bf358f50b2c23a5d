"""The file of a batch, from rows."""

from __future__ import annotations

from ._tables import rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike
    from typing import Any

    from .many import Table


def write_batch(path: str | PathLike[str], rows: Table) -> int:
    """Writes rows into a CSV file as `client.batches` takes it, and returns how many there are.

    Rows are written as they come, however many there are: mappings from an iterable or a generator,
    or a table of pandas, polars or Arrow. The columns are those of the table, or the names in the
    first mapping. A list fills as many columns of the same name as the first mapping's has entries:
    `{"device_name": "Press 41", "san.dns_name": ["a.example", "b.example"]}`. CSRs get the line
    ends that the service takes.

    Raises:
        ValueError: A row has a name, or an entry in a list, for which there is no column.
    """
    import csv
    from pathlib import Path

    table = rows_of(rows)
    count = 0
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        widths: dict[str, int] = {}
        for row in _each(table.take):
            members = _members(row, table.columns)
            if not count:
                widths = {name: _width(value) for name, value in members}
                writer.writerow(name for name, width in widths.items() for _ in range(width))
            count += 1
            writer.writerow(_cells(dict(members), widths, count))
    return count


def _each(take: Any) -> Iterator[Any]:
    while batch := take(1024):
        yield from batch


def _members(row: Any, columns: Sequence[str] | None) -> list[tuple[str, Any]]:
    if columns is None:
        return list(row.items())
    return list(zip(columns, row, strict=True))


def _width(value: Any) -> int:
    return max(len(value), 1) if isinstance(value, (list, tuple)) else 1


def _cells(row: dict[str, Any], widths: dict[str, int], number: int) -> Iterable[str]:
    for name, value in row.items():
        if _width(value) > widths.get(name, 0):
            raise ValueError(f"row {number} has more for {name!r} than there are columns for it")
    for name, width in widths.items():
        value = row.get(name)
        entries = list(value) if isinstance(value, (list, tuple)) else [value]
        for entry in entries + [None] * (width - len(entries)):
            yield "" if entry is None else str(entry).replace("\r\n", "\n")
