"""The file of a batch, from rows."""

from __future__ import annotations

from math import isnan

from ._tables import rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike
    from pathlib import Path
    from typing import Any

    from .many import Table


def write_batch(path: str | PathLike[str], rows: Table) -> int:
    """Writes rows into a CSV file as `client.batches` takes it, and returns how many there are.

    Rows are written as they come, however many there are: mappings from an iterable or a generator,
    or a table of pandas, polars or Arrow. The columns are those of the table, or the names in the
    first mapping. A list fills as many columns of the same name as the first mapping's has entries:
    `{"device_name": "Press 41", "san.dns_name": ["a.example", "b.example"]}`. CSRs get the line
    ends that the service takes.

    A path that ends in `.zip` becomes a ZIP with a file in PEM for each request: its rows have
    `csr`, and `device_name` or `unique_identifier`, which names the file, and nothing else.

    Raises:
        ValueError: A row has a name, or an entry in a list, for which there is no column; or one
            that cannot be a file of a ZIP.
    """
    from pathlib import Path

    table = rows_of(rows)
    members = (_members(row, table.columns) for row in _each(table.take))
    # Half a file would be a valid batch, and the rows may come from the file that is replaced.
    part = Path(path).with_name(f"{Path(path).name}.part")
    write = _write_zip if Path(path).suffix.lower() == ".zip" else _write_csv
    try:
        count = write(part, members)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return count


def _write_csv(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    import csv

    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        widths: dict[str, int] = {}
        for count, row in enumerate(rows, 1):
            if not widths:
                widths = {name: _width(value) for name, value in row.items()}
                writer.writerow(name for name, width in widths.items() for _ in range(width))
            writer.writerow(_cells(row, widths, count))
    return count


def _write_zip(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    import zipfile

    count = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for count, row in enumerate(rows, 1):
            named = row.keys() & {"device_name", "unique_identifier"}
            if len(named) != 1 or row.keys() - named != {"csr"}:
                raise ValueError(f"row {count} is not a name and a csr, as a ZIP has them")
            name, csr = row[named.pop()], row["csr"]
            file = f"{name}.pem"
            # An empty cell of a table is no text, and would make a device called "nan".
            is_file = isinstance(name, str) and name != "" and not set(name) & set("/\\:\0")
            if not is_file or file in archive.NameToInfo:
                raise ValueError(f"row {count} has a name that comes twice or is no file's")
            if not isinstance(csr, str):
                raise ValueError(f"row {count} has no csr")
            archive.writestr(file, csr.replace("\r\n", "\n"))
    return count


def _each(take: Any) -> Iterator[Any]:
    while batch := take(1024):
        yield from batch


def _members(row: Any, columns: Sequence[str] | None) -> dict[str, Any]:
    if columns is None:
        return dict(row)
    # A name that comes several times has a list, as it has in a mapping.
    members: dict[str, list[Any]] = {}
    for name, value in zip(columns, row, strict=True):
        members.setdefault(name, []).append(value)
    return {name: cells if len(cells) > 1 else cells[0] for name, cells in members.items()}


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
            # Of a table of pandas, an empty cell is not a number.
            is_empty = entry is None or (isinstance(entry, float) and isnan(entry))
            yield "" if is_empty else str(entry).replace("\r\n", "\n")
