"""A link with a delay between two ports: the program `devtrust-link`, which takes no time from the client's process."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from common import Place
from emulated import emulated

# Milliseconds.
ROUND_TRIP = 40.0


class Link:
    """A running link."""

    def __init__(self, program: str, target: int, milliseconds: float) -> None:
        """Leads to that port, with so long a round trip."""
        command = [program, str(target), str(milliseconds)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = self._number()

    def opened(self) -> int:
        """How many connections were opened so far."""
        return self._asked("")

    def silence(self) -> None:
        """From now on these connections carry nothing, and neither end is told."""
        self._asked("silence")

    def end(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.wait()

    def _asked(self, line: str) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._number()

    def _number(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@contextmanager
def linked(emulator: str, program: str, *switches: str) -> Iterator[tuple[Place, Link]]:
    """An emulator with these switches, and a link to it, until the end of the block."""
    with emulated(emulator, *switches) as where:
        running = Link(program, int(where["base_url"].rsplit(":", 1)[1]), ROUND_TRIP)
        try:
            yield where, running
        finally:
            running.end()
