"""Many inputs: one operation over the rows of a table."""

from __future__ import annotations

from collections import deque
from contextlib import suppress

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
    from os import PathLike
    from typing import Any, Generic, Literal, Protocol, Self, TypeVar

    from ._bar import Watch
    from ._native import Run as Native
    from ._native import Session
    from ._session import AsyncSession
    from ._tables import AsyncRows, Rows
    from .errors import DevtrustError

    Result = TypeVar("Result", covariant=True)

    Row = Mapping[str, Any] | Record

    class Arrow(Protocol):
        """A table that has the Arrow PyCapsule interface."""

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

    class Frame(Protocol):
        """A table of pandas."""

        def itertuples(self, index: bool = True, name: str | None = "") -> Iterable[Any]:
            """Its rows."""
            ...

    Table = Iterable[Row] | Arrow | Frame | str | PathLike[str]
else:
    from ._typing import Generic

    Result = None


class Outcome(Record, Generic[Result]):
    """What became of one row.

    Attributes:
        position: Which row, from 0.
        result: Its result; None where it failed, or where the operation gives nothing.
        error: Why it failed.
        known: Whether the result is that of an earlier run with the same journal.
    """

    position: int
    result: Result | None = None
    error: DevtrustError | None = None
    known: bool = False

    @property
    def ok(self) -> bool:
        """Whether it went well."""
        return self.error is None

    def get(self) -> Result | None:
        """The result; raises the error where the row failed."""
        if self.error is not None:
            raise self.error
        return self.result


class Summary(Record):
    """How a run stands.

    Attributes:
        begun: How many rows were begun. Those at this position and after it have not been touched.
        done: How many have a result.
        failed: How many failed.
        elapsed: How long it has taken, in seconds.
        per_second: How many rows end in a second.
        known: How many of those that are done were done by an earlier run.
        total: How many rows there are, where that is known.
        left: How long the rest will take, in seconds, where that can be told.
        ending: Why it ended. `complete`: there were no more rows. `stopped`: `stop` was called.
            `deadline`: its time was over. `failures`: more failed than `max_failures`. `hopeless`:
            every other row would fail in the same way. None while it goes on.
        error: What made it hopeless.
    """

    begun: int
    done: int
    failed: int
    elapsed: float
    per_second: float
    known: int = 0
    total: int | None = None
    left: float | None = None
    ending: Literal["complete", "stopped", "deadline", "failures", "hopeless"] | None = None
    error: DevtrustError | None = None

    def __str__(self) -> str:
        text = f"{self.done:,} done, {self.failed:,} failed, {self.per_second:,.0f} a second"
        return text if self.ending is None else f"{text} ({self.ending})"


class _Run(Generic[Result]):
    """What both kinds of runs are."""

    __slots__ = ("_broken", "_native", "_ready", "_watch")

    def __init__(self, native: Native, watch: Watch | None) -> None:
        self._native = native
        self._watch = watch
        self._ready: deque[Outcome[Result]] = deque()
        # What the rows raised. Those that came before it are brought to their end first.
        self._broken: list[BaseException] = []

    @property
    def summary(self) -> Summary:
        """How it stands, also while it goes on."""
        return Summary(**self._native.tally())

    def stop(self) -> None:
        """Begins no further row. Those in flight come to their end, and iterating gives them."""
        self._native.stop()

    def _is_ready(self) -> bool:
        if not self._ready:
            self._ready.extend(self._native.take())
            if self._watch is not None:
                self._watch.look(self)
        return bool(self._ready)

    def _end(self) -> None:
        if self._watch is not None:
            self._watch.end(self)
        if self._broken:
            raise self._broken.pop()

    def _row(self, outcome: Outcome[Result]) -> dict[str, Any]:
        from ._tables import flat

        return flat(outcome, self._native.fields())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.summary}>"

    def _repr_html_(self) -> str:
        return self.summary._repr_html_()


class Run(_Run[Result]):
    """A run. Iterate it for the outcomes, in the order in which they come.

    Rows are taken, sent and given back while it is iterated; at no time are more of them in memory
    than are in flight, and some hundreds on the way in and out.
    """

    __slots__ = ("_rows",)

    def __init__(self, native: Native, rows: Rows, watch: Watch | None) -> None:
        super().__init__(native, watch)
        self._rows: Rows | None = rows

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Outcome[Result]:
        try:
            return self._next()
        except Exception:
            raise
        except BaseException:
            # Ctrl-C: no row that was taken is sent any more.
            self.stop()
            raise

    def _next(self) -> Outcome[Result]:
        while not self._is_ready():
            if self._native.over:
                self._rows = None
                self._end()
                raise StopIteration
            if self._rows is not None and self._native.room():
                self._feed(self._rows)
            else:
                self._native.wait(self._rows is not None)
        return self._ready.popleft()

    def _feed(self, rows: Rows) -> None:
        try:
            if (batch := rows.take(self._native.room())) and self._native.feed(batch):
                return
        except Exception as error:
            self._broken.append(noted(error, self._native))
        self._rows = None
        self._native.finish()

    def wait(self) -> Summary:
        """Runs to the end and gives the summary, without the outcomes."""
        for _ in self:
            pass
        return self.summary

    def rows(self) -> Iterator[dict[str, Any]]:
        """The outcomes as flat rows for a table: `pandas.DataFrame(run.rows())`.

        They have the position, the fields of the result, and code and message of the error.
        Private keys are left out: take them from the outcomes.
        """
        return map(self._row, self)

    def to_csv(self, path: str | PathLike[str]) -> Summary:
        """Runs to the end, writes the outcomes into a file and gives the summary."""
        from ._tables import write_csv

        write_csv(path, self.rows())
        return self.summary


class AsyncRun(_Run[Result]):
    """A run. Iterate it with `async for` for the outcomes, in the order in which they come.

    Rows are taken, sent and given back while it is iterated; at no time are more of them in memory
    than are in flight, and some hundreds on the way in and out.
    """

    __slots__ = ("_feeder", "_rows", "_session")

    def __init__(
        self, native: Native, rows: AsyncRows, watch: Watch | None, session: AsyncSession
    ) -> None:
        super().__init__(native, watch)
        self._rows = rows
        self._session = session
        self._feeder: Any = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome[Result]:
        if self._feeder is None:
            from asyncio import create_task

            self._feeder = create_task(_feed(self._rows, self._native, self._session, self._broken))
        while not self._is_ready():
            if self._native.over:
                self._feeder.cancel()
                self._end()
                raise StopAsyncIteration
            await self._session.ready(self._native, rows=False)
        return self._ready.popleft()

    def __del__(self) -> None:
        # Nobody iterates any more: what feeds it ends, and with it the run.
        if self._feeder is not None and not self._feeder.done():
            with suppress(RuntimeError):  # The loop is closed.
                self._feeder.get_loop().call_soon_threadsafe(self._feeder.cancel)

    async def wait(self) -> Summary:
        """Runs to the end and gives the summary, without the outcomes."""
        async for _ in self:
            pass
        return self.summary

    async def rows(self) -> AsyncIterator[dict[str, Any]]:
        """The outcomes as flat rows for a table; see `Run.rows`."""
        async for outcome in self:
            yield self._row(outcome)


async def _feed(
    rows: AsyncRows, native: Native, session: AsyncSession, broken: list[BaseException]
) -> None:
    """Takes rows while others are sent. It does not hold the run, which ends when it is dropped."""
    try:
        while (batch := await rows.take(native.room())) and native.feed(batch):
            while not native.room():
                await session.ready(native, rows=True)
    except Exception as error:
        broken.append(noted(error, native))
    except BaseException:
        # Ctrl-C, or nobody wants the rows any more.
        native.stop()
        raise
    native.finish()


def noted(error: BaseException, native: Native) -> BaseException:
    """What the rows raised, with how many came before it."""
    error.add_note(f"raised by the rows, after {native.fed:,} of them")
    return error


def begin(
    session: Session,
    operation: Callable[..., Any],
    rows: Rows | AsyncRows,
    common: Row | None,
    options: dict[str, Any],
    progress: Callable[[Summary], object] | bool,
) -> tuple[Native, Watch | None]:
    """The native half of a run, and who watches it."""
    from ._bar import watch
    from ._native import Run as Native

    name = name_of(operation)
    return Native(session, name, common, rows.columns, rows.texts, options), watch(progress)


def name_of(operation: Callable[..., Any]) -> str:
    """The name of an operation from its method: `devices.register` of `client.devices.register`."""
    module, name = operation.__module__, operation.__name__
    parts = module.split(".")
    if parts[0] != "devtrust" or "resources" not in parts[-2]:
        raise TypeError(f"{operation!r} is no operation of a client: pass client.devices.register")
    product = parts[1:-2]
    return ".".join([*product, parts[-1], name])
