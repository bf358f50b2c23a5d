"""How a job comes along."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Progress:
    """Counts rows while a job runs, on all executors.

    Spark counts a task that it runs again once more: take the numbers of the result in the end.
    """

    def __init__(self, session: Any) -> None:
        context = session.sparkContext
        self._done = context.accumulator(0)
        self._failed = context.accumulator(0)

    @property
    def done(self) -> int:
        """How many rows have a result so far."""
        return int(self._done.value)

    @property
    def failed(self) -> int:
        """How many rows have failed so far."""
        return int(self._failed.value)

    def _add(self, done: int, failed: int) -> None:
        self._done.add(done)
        self._failed.add(failed)

    def __repr__(self) -> str:
        return f"<Progress: {self.done:,} done, {self.failed:,} failed>"
