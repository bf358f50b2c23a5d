"""What a call costs as work grows: late calls beside early ones, and many clients in one process.

Usage: growth.py EMULATOR [CALLS]. Prints one JSON object; every number is a list with one entry
for each round. Each measurement has a process of its own, which calls this file again.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from common import Place, rounds_asked
from devtrust import AsyncClient, Client
from emulated import emulated

CALLS = 100_000
# How many calls are measured at the beginning, once all is warm, and at the end.
WINDOW = 5_000
CLIENTS = [1, 10, 100, 1000]
IN_FLIGHT = 32


def cpu() -> float:
    """What this process has used, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def resident() -> float:
    """What it holds, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Curve:
    """CPU and memory of the first and of the last calls."""

    def __init__(self, calls: int) -> None:
        marks = (WINDOW, 2 * WINDOW, calls - WINDOW, calls)
        self.seen: dict[int, tuple[float, float]] = dict.fromkeys(marks, (0.0, 0.0))
        self.done = 0

    def call_ended(self) -> None:
        """Counts it."""
        self.done += 1
        if self.done in self.seen:
            self.seen[self.done] = (cpu(), resident())

    def measured(self) -> dict[str, float]:
        """Microseconds for each call, and memory after them."""
        warm, early, before, late = (self.seen[mark] for mark in sorted(self.seen))
        return {
            "early_us": (early[0] - warm[0]) / WINDOW * 1e6,
            "late_us": (late[0] - before[0]) / WINDOW * 1e6,
            "early_mib": early[1],
            "late_mib": late[1],
        }


def one_at_a_time(where: Place, calls: int) -> dict[str, float]:
    """One client, one call after the other."""
    curve = Curve(calls)
    with Client(api_key=where["api_key"], base_url=where["base_url"]) as client:
        for _ in range(calls):
            client.device_groups.get(where["device_group_id"])
            curve.call_ended()
    return curve.measured()


def in_flight(where: Place, calls: int) -> dict[str, float]:
    """The same, with several calls in flight."""
    curve = Curve(calls)

    async def run() -> None:
        left = iter(range(calls))
        async with AsyncClient(api_key=where["api_key"], base_url=where["base_url"]) as client:

            async def worker() -> None:
                for _ in left:
                    await client.device_groups.get(where["device_group_id"])
                    curve.call_ended()

            await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))

    asyncio.run(run())
    return curve.measured()


def clients(where: Place, count: int) -> dict[str, float]:
    """So many clients in one process, each of which has made a call."""
    with Client(api_key=where["api_key"], base_url=where["base_url"]) as first:
        first.device_groups.get(where["device_group_id"])
        before, begun = resident(), time.perf_counter()
        held = []
        for _ in range(count):
            client = Client(api_key=where["api_key"], base_url=where["base_url"])
            client.device_groups.get(where["device_group_id"])
            held.append(client)
        took = time.perf_counter() - begun
        kib = (resident() - before) * 1024 / count
        for client in held:
            client.close()
    return {"kib_each": kib, "ms_each": 1000 * took / count}


MEASUREMENTS: dict[str, Callable[[Place, int], dict[str, float]]] = {
    "one_at_a_time": one_at_a_time,
    "in_flight": in_flight,
    "clients": clients,
}


def apart(name: str, number: int, where: Place) -> dict[str, float]:
    """A measurement in a process of its own."""
    command = [sys.executable, __file__, "--measure", name, str(number)]
    environment = os.environ | {"BENCH_PLACE": json.dumps(where)}
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    measured: dict[str, float] = json.loads(output)
    return measured


def main() -> None:
    """All of them, round by round."""
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else CALLS
    found: dict[str, list[dict[str, float]]] = {}
    with emulated(sys.argv[1]) as where:
        for _ in range(rounds_asked(5)):
            for name in ("one_at_a_time", "in_flight"):
                found.setdefault(name, []).append(apart(name, calls, where))
            for count in CLIENTS:
                found.setdefault(f"clients_{count}", []).append(apart("clients", count, where))
    series: dict[str, dict[str, Any]] = {
        name: {number: [run[number] for run in runs] for number in runs[0]} for name, runs in found.items()
    }
    print(json.dumps({"calls": calls, **series}))


if sys.argv[1] == "--measure":
    print(json.dumps(MEASUREMENTS[sys.argv[2]](json.loads(os.environ["BENCH_PLACE"]), int(sys.argv[3]))))
else:
    main()
