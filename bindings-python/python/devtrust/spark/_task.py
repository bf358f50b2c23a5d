"""What an executor does: batches of rows go in, batches with what became of them come out."""

# pyspark and cryptography come with devtrust[spark], which types are checked without.
# pyright: reportMissingImports=false

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice

from ..errors import DevtrustError, ValidationError
from ..many import Outcome, Run
from ._row import cells_of, names_of, outcome_row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..client import Client
    from ..keys import PrivateKey
    from ._keys import Keys
    from ._plan import Kind
    from ._progress import Progress

PART = 1000
"""How many rows are handed back at a time."""
STRETCH = 10_000
"""How many rows are sent before those whose names were taken are looked up."""
CLIENTS = 4
"""How many jobs a process has clients for."""


def schema(kind: Kind) -> str:
    """What the result has beside the columns that are kept."""
    texts = [f"{name} string" for name in ("outcome", kind.id, "certificate")]
    errors = "error_code string, error_message string, error_fields array<string>"
    return ", ".join([*texts, "encrypted_key binary", "result string", errors, "retryable boolean"])


_clients: dict[bytes, Client] = {}


@dataclass(frozen=True)
class _Given:
    """A row on its way.

    Attributes:
        kept: What is handed on to the result.
        row: What the request is made from.
        key: The key that was made for it.
        refusal: Why it is not sent.
    """

    kept: tuple[Any, ...]
    row: tuple[Any, ...]
    key: PrivateKey | None
    refusal: DevtrustError | None = None


@dataclass(frozen=True)
class Task:
    """Runs the rows of a partition. It is made by the driver and sent to the executors."""

    job: bytes
    kind: Kind
    source: list[str]
    settings: Any = field(repr=False)
    common: Any
    columns: list[str]
    kept: list[str]
    keys: Keys | None
    needs_csr: bool
    in_flight: int
    timeout: float | None
    began: int
    progress: Progress | None

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        """What `mapInArrow` runs."""
        return _Partition(self).run(batches)

    def client(self) -> Client:
        """The client of this process, which later tasks of the job use, too."""
        if self.job not in _clients:
            from collections.abc import Mapping

            from ..client import Client

            while len(_clients) >= CLIENTS:
                _clients.pop(next(iter(_clients))).close()
            settings = self.settings
            made = Client(**settings) if isinstance(settings, Mapping) else settings()
            _clients[self.job] = made
        return _clients[self.job]


class _Partition:
    """One attempt at one partition."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.types: dict[str, Any] = {}
        self.given: dict[int, _Given] = {}
        self.fed = 0
        self.ended: list[dict[str, Any]] = []
        self.names = names_of(task.kind, task.common, task.columns)

    def run(self, batches: Iterator[Any]) -> Iterator[Any]:
        from pyspark import TaskContext

        context = TaskContext.get()
        is_again = self.task.kind.looks_first or (context and context.attemptNumber() > 0)
        rows = self.rows(batches)
        # Stretch by stretch, so that no more rows are in flight while others are looked up.
        for first in rows:
            yield from self.stretch(chain([first], islice(rows, STRETCH - 1)), is_again)
            self.fed = 0
        if self.ended:
            yield self.part()

    def stretch(self, rows: Iterator[tuple[Any, ...]], is_again: object) -> Iterator[Any]:
        """Sends rows and gives what has ended."""
        doubted: list[_Given] = []
        for outcome in self.many(rows, is_again):
            given = self.given.pop(outcome.position)
            if given.refusal is not None:
                self.end(given, Outcome(position=outcome.position, error=given.refusal))
            elif outcome.error is not None and outcome.error.code == "conflict.name_taken":
                # Perhaps by a task before this one, or beside it: it made the key of this row, too.
                doubted.append(given)
            else:
                self.end(given, outcome)
            if len(self.ended) >= PART:
                yield self.part()
        if not doubted:
            return
        # Finds out whose the names are that are taken.
        for outcome in self.many((given.row for given in doubted), True):
            self.end(doubted[outcome.position], outcome)
            if len(self.ended) >= PART:
                yield self.part()

    def many(self, rows: Iterator[tuple[Any, ...]], is_in_doubt: object) -> Iterator[Outcome[Any]]:
        """The outcomes of rows."""
        from .._native import Run as Native
        from .._tables import Rows

        task = self.task
        options = {
            "in_flight": task.in_flight,
            "timeout": task.timeout,
            "in_doubt": task.began if is_in_doubt else None,
        }
        source = Rows(rows, task.columns)
        session, operation = task.client()._session, task.kind.operation
        native = Native(session, operation, task.common, source.columns, False, options)
        run: Run[Any] = Run(native, source, None)
        yield from run
        # No other row would fare better: the job ends, and run again it goes on from here.
        if run.summary.error is not None:
            raise run.summary.error

    def rows(self, batches: Iterator[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows that are sent. One that cannot be is an empty row, which comes back at once."""
        csr = self.task.columns.index(self.task.kind.csr) if self.task.needs_csr else None
        for batch in batches:
            batch = batch.rename_columns(self.task.source)
            self.types = {name: batch.schema.field(name).type for name in self.task.kept}
            for kept, row in cells_of(batch, self.task.kept, self.task.columns):
                given = _Given(kept, row, None)
                if csr is not None and not row[csr]:
                    given = self.with_key(given, csr)
                self.given[self.fed] = given
                self.fed += 1
                yield () if given.refusal is not None else given.row

    def with_key(self, given: _Given, csr: int) -> _Given:
        """The row with a request for a key of its own, or why there is none."""
        row = given.row
        try:
            key, request = self.made(row)
        except DevtrustError as refusal:
            return _Given(given.kept, row, None, refusal)
        return _Given(given.kept, (*row[:csr], request, *row[csr + 1 :]), key)

    def made(self, row: tuple[Any, ...]) -> tuple[PrivateKey, str]:
        """A key for a row, and the request for its certificate."""
        keys = self.task.keys
        if keys is None:
            raise ValidationError(
                f"{self.task.kind.csr} is missing, and a key that is made needs a recipient",
                code="validation.invalid_request",
            )
        key = keys.derived(repr((self.task.columns, row)).encode())
        return key, key.csr(self.names(row))

    def end(self, given: _Given, outcome: Outcome[Any]) -> None:
        keys, key = self.task.keys, given.key
        # Where the outcome is not known, what may be there needs its key.
        has_use = outcome.ok or (outcome.error is not None and outcome.error.retryable)
        encrypted = keys.encrypted(key) if keys and key and has_use else None
        row = outcome_row(self.task.kind, outcome, encrypted)
        self.ended.append(dict(zip(self.task.kept, given.kept, strict=True)) | row)

    def part(self) -> Any:
        """What has ended, as a batch of Arrow."""
        import pyarrow

        ended, self.ended = self.ended, []
        if self.task.progress is not None:
            done = sum(row["outcome"] == "done" for row in ended)
            self.task.progress._add(done, len(ended) - done)
        types: Mapping[str, Any] = {
            "encrypted_key": pyarrow.binary(),
            "error_fields": pyarrow.list_(pyarrow.string()),
            "retryable": pyarrow.bool_(),
            **self.types,
        }
        columns = {
            name: pyarrow.array([row[name] for row in ended], types.get(name, pyarrow.string()))
            for name in ended[0]
        }
        return pyarrow.RecordBatch.from_pydict(columns)
