"""Rows from what people have, and outcomes as rows."""

from __future__ import annotations

from itertools import islice

from .errors import ConfigurationError
from .record import Record, plain
from .secret import Secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
    from os import PathLike
    from typing import Any

    from .many import Outcome


BATCH = 64
"""How many rows of a table are taken at a time."""
LONGEST_CELL = 1 << 24
"""How many characters a cell of a CSV file may have. Python's own limit is 131,072."""


def _raise(error: BaseException) -> Iterator[Any]:
    raise error
    yield


class Rows:
    """Rows, some at a time.

    Attributes:
        columns: The names of the columns, where the rows are tuples; None where each has its own.
        texts: Whether the cells are texts, whatever they stand for.
        total: How many there are, where that is known.
    """

    __slots__ = ("_most", "_rows", "columns", "texts", "total")

    def __init__(
        self,
        rows: Iterable[Any],
        columns: Sequence[str] | None = None,
        *,
        texts: bool = False,
        total: int | None = None,
        waits: bool = False,
    ) -> None:
        self._rows = iter(rows)
        # A row that came does not wait for one that comes much later.
        self._most = 1 if waits else BATCH
        self.columns = None if columns is None else [str(column) for column in columns]
        self.texts = texts
        self.total = total

    def take(self, most: int) -> list[Any]:
        """At most so many; none at the end."""
        batch: list[Any] = []
        try:
            # Not all that there is room for: the first ones go out while the next ones are read.
            batch.extend(islice(self._rows, min(most, self._most)))
        except Exception as error:
            if not batch:
                raise
            # What came before it is sent first.
            self._rows = _raise(error)
        return batch


class AsyncRows:
    """Rows that come with time, or that are there."""

    __slots__ = ("_later", "_rows", "columns", "texts", "total")

    def __init__(self, rows: Any) -> None:
        self._later: AsyncIterator[Any] | None = None
        if hasattr(rows, "__aiter__"):
            self._later = aiter(rows)
            rows = ()
        self._rows = rows_of(rows)
        self.columns = self._rows.columns
        self.texts = self._rows.texts
        self.total = self._rows.total if self._later is None else None

    async def take(self, most: int) -> list[Any]:
        """At most so many; none at the end."""
        if self._later is None:
            from asyncio import sleep

            # The loop has other things to do, too.
            await sleep(0)
            return self._rows.take(most)
        async for row in self._later:
            return [row]
        return []


def rows_of(source: Any) -> Rows:
    """Rows from an iterable of mappings or records, from a table of pandas, polars or Arrow, or
    from a CSV or Parquet file.
    """
    if isinstance(source, str) or hasattr(source, "__fspath__"):
        return _file(source)
    if hasattr(source, "itertuples"):  # pandas
        rows = source.itertuples(index=False, name=None)
        return Rows(map(_blanks, rows), list(source.columns), total=len(source))
    if hasattr(source, "iter_rows"):  # polars
        return Rows(source.iter_rows(), source.columns, total=len(source))
    if hasattr(source, "__arrow_c_stream__"):
        return _arrow(source)
    total = len(source) if hasattr(source, "__len__") else None
    return Rows(source, total=total, waits=total is None)


def _blanks(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """NaT and NA are equal to nothing, not even to themselves, as NaN is."""
    return tuple(None if _is_blank(cell) else cell for cell in row)


def _is_blank(cell: Any) -> bool:
    return type(cell).__name__ in {"NAType", "NaTType"}


def _arrow(source: Any) -> Rows:
    """Anything that has the Arrow PyCapsule interface, batch by batch."""
    pyarrow = _pyarrow("pyarrow", f"a {type(source).__name__}")
    reader = pyarrow.RecordBatchReader.from_stream(source)
    total = getattr(source, "num_rows", None)
    return Rows(
        _cells(reader), reader.schema.names, total=total if isinstance(total, int) else None
    )


def _pyarrow(module: str, what: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        raise ConfigurationError(
            f"reading {what} needs pyarrow: pip install pyarrow", code="configuration.invalid"
        ) from None


def _cells(batches: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        # A part at a time: a batch may have millions of rows.
        for start in range(0, batch.num_rows, 1024):
            part = batch.slice(start, 1024)
            yield from zip(*map(values_of, part.columns), strict=True)


def values_of(column: Any) -> list[Any]:
    """The cells of an Arrow column. A map is a list of pairs there."""
    values: list[Any] = column.to_pylist()
    if str(column.type).startswith("map<"):
        return [None if value is None else dict(value) for value in values]
    return values


def _file(path: str | PathLike[str]) -> Rows:
    from pathlib import Path

    path = Path(path)
    if path.suffix == ".parquet":
        file = _pyarrow("pyarrow.parquet", "a Parquet file").ParquetFile(path)
        rows = _cells(file.iter_batches(1024))
        return Rows(rows, file.schema_arrow.names, total=file.metadata.num_rows)
    return _csv(path)


def _csv(path: Any) -> Rows:
    import csv

    def read() -> Iterator[list[str]]:
        # With the mark that spreadsheets begin their files with.
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.reader(file)
            while True:
                # The limit is one of the whole process: others find it as it was.
                limit = csv.field_size_limit(LONGEST_CELL)
                try:
                    row = next(rows, None)
                finally:
                    csv.field_size_limit(limit)
                if row is None:
                    return
                yield row

    columns = [name.strip() for name in next(read(), [])]
    rows = (tuple(row) for row in islice(read(), 1, None) if row)
    return Rows(rows, columns, texts=True)


def flat(outcome: Outcome[Any], fields: Sequence[str]) -> dict[str, Any]:
    """An outcome as one row: what is nested becomes JSON, and what is secret stays away."""
    result, error = outcome.result, outcome.error
    row: dict[str, Any] = {"position": outcome.position}
    for name in fields:
        value = getattr(result, name, None) if isinstance(result, Record) else None
        row[name] = _cell(value)
    row["error_code"] = None if error is None else error.code
    row["error_message"] = None if error is None else error.message
    violations = () if error is None else error.violations
    row["error_fields"] = ", ".join(one.field for one in violations) or None
    return row


def _cell(value: Any) -> Any:
    if isinstance(value, (Record, tuple)) or hasattr(value, "keys"):
        from json import dumps

        return dumps(plain(value), default=lambda _: None)
    return None if isinstance(value, Secret) else plain(value)


def write_csv(path: str | PathLike[str], rows: Iterable[dict[str, Any]]) -> None:
    """Writes rows as they come."""
    import csv
    from pathlib import Path

    with Path(path).open("w", newline="", encoding="utf-8") as file:
        writer: csv.DictWriter[str] | None = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow({name: _inert(cell) for name, cell in row.items()})


def _inert(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: it gets an apostrophe, which is not shown."""
    if not isinstance(cell, str) or not cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return cell
    try:
        float(cell)
    except ValueError:
        return "'" + cell
    return cell
