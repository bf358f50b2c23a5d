"""How a run comes along, for people who watch it."""

from __future__ import annotations

import sys
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .many import Summary

APART = 0.1
"""How many seconds there are at least between two calls."""


class Watch:
    """Tells somebody now and then how a run stands."""

    __slots__ = ("_next", "_tell")

    def __init__(self, tell: Callable[[Summary], object]) -> None:
        self._tell = tell
        self._next = 0.0

    def look(self, run: Any) -> None:
        """Tells it if it is time."""
        now = monotonic()
        if now >= self._next:
            self._next = now + APART
            self._tell(run.summary)

    def end(self, run: Any) -> None:
        """Tells how it ended."""
        self._tell(run.summary)


def watch(progress: Callable[[Summary], object] | bool) -> Watch | None:
    """What `progress` stands for: a function of yours, a line in the terminal, or nothing."""
    if callable(progress):
        return Watch(progress)
    return Watch(show) if progress else None


def show(summary: Summary) -> None:
    """Writes a line to the terminal, over the one before."""
    ended = summary.done + summary.failed
    share = "" if not summary.total else f"{ended / summary.total:4.0%} "
    left = "" if summary.left is None else f", {_time(summary.left)} left"
    end = "\r" if summary.ending is None else "\n"
    sys.stderr.write(f"{share}{summary}{left}\x1b[K{end}")
    sys.stderr.flush()


def _time(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
