"""What a call costs as work grows: in a process that has made many calls beside one that has made few, and with
many clients in one process.

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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from common import Place, rounds_asked
from devtrust import AsyncClient, Client
from emulated import emulated

CALLS = 100_000
# How many calls make a process warm.
WARM = 5_000
# Both make so many calls in turn, so often: what slows the machine down for a second slows both down.
TURN = 500
TURNS = 10
# Before the first of the two halves that are compared: the first clients fill what the allocator holds ready, so that
# they look cheaper than they are.
FIRST_CLIENTS = 100
HALF_OF_CLIENTS = 450
IN_FLIGHT = 32


def cpu() -> float:
    """What this process has used, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def resident() -> float:
    """What it holds, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Turns:
    """The calls of one process: those before, and then so many for each line that it reads."""

    def __init__(self, before: int) -> None:
        self.before = before

    def __iter__(self) -> Iterator[int]:
        yield self.before
        print(flush=True)
        for _ in sys.stdin:
            used = cpu()
            yield TURN
            print(json.dumps({"us": (cpu() - used) / TURN * 1e6, "mib": resident()}), flush=True)


def one_at_a_time(where: Place, before: int) -> None:
    """One client, one call after the other."""
    with Client(api_key=where["api_key"], base_url=where["base_url"]) as client:
        for calls in Turns(before):
            for _ in range(calls):
                client.device_groups.get(where["device_group_id"])


def in_flight(where: Place, before: int) -> None:
    """The same, with several calls in flight."""

    async def run() -> None:
        async with AsyncClient(api_key=where["api_key"], base_url=where["base_url"]) as client:

            async def worker(left: Iterator[int]) -> None:
                for _ in left:
                    await client.device_groups.get(where["device_group_id"])

            for calls in Turns(before):
                left = iter(range(calls))
                await asyncio.gather(*(worker(left) for _ in range(IN_FLIGHT)))

    asyncio.run(run())


def clients(where: Place, _before: int) -> None:
    """A thousand clients in one process, each of which makes a call: what a late one takes beside an early one."""
    held: list[Client] = []

    def more(count: int) -> dict[str, float]:
        before, begun = resident(), time.perf_counter()
        for _ in range(count):
            held.append(Client(api_key=where["api_key"], base_url=where["base_url"]))
            held[-1].device_groups.get(where["device_group_id"])
        took = time.perf_counter() - begun
        return {"kib_each": (resident() - before) * 1024 / count, "ms_each": 1000 * took / count}

    # What the process loads once is no client's.
    more(1)
    begun = resident()
    parts = {"first": more(FIRST_CLIENTS), "early": more(HALF_OF_CLIENTS), "late": more(HALF_OF_CLIENTS)}
    all_kib_each = (resident() - begun) * 1024 / (len(held) - 1)
    for client in held:
        client.close()
    numbers = {f"{when}_{what}": number for when, part in parts.items() for what, number in part.items()}
    print(json.dumps(numbers | {"all_kib_each": all_kib_each}))


MEASUREMENTS: dict[str, Callable[[Place, int], None]] = {
    "one_at_a_time": one_at_a_time,
    "in_flight": in_flight,
    "clients": clients,
}


class Apart:
    """A measurement in a process of its own."""

    def __init__(self, name: str, number: int, where: Place) -> None:
        command = [sys.executable, __file__, "--measure", name, str(number)]
        environment = os.environ | {"BENCH_PLACE": json.dumps(where)}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def line(self) -> str:
        """What it says next."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"a measurement ended: {self.process.wait()}"
        return line

    def turn(self) -> dict[str, float]:
        """Some more calls."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        measured: dict[str, float] = json.loads(self.line())
        return measured

    def end(self) -> None:
        """Lets it go."""
        self.process.communicate()


def early_and_late(name: str, calls: int, where: Place) -> dict[str, float]:
    """A process that has made so many calls beside one that has made a few, in turn."""
    found: dict[str, float] = {}
    late, early = Apart(name, calls, where), Apart(name, WARM, where)
    late.line()
    early.line()
    for _ in range(TURNS):
        for when, process in (("early", early), ("late", late)):
            measured = process.turn()
            found[f"{when}_us"] = found.get(f"{when}_us", 0) + measured["us"] / TURNS
            found[f"{when}_mib"] = measured["mib"]
    late.end()
    early.end()
    return found


def many_clients(where: Place) -> dict[str, float]:
    """The clients of one process."""
    process = Apart("clients", 0, where)
    measured: dict[str, float] = json.loads(process.line())
    process.end()
    return measured


def main() -> None:
    """All of them, round by round."""
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else CALLS
    found: dict[str, list[dict[str, float]]] = {}
    with emulated(sys.argv[1]) as where:
        for _ in range(rounds_asked(5)):
            for name in ("one_at_a_time", "in_flight"):
                found.setdefault(name, []).append(early_and_late(name, calls, where))
            found.setdefault("clients", []).append(many_clients(where))
    series: dict[str, dict[str, Any]] = {
        name: {number: [run[number] for run in runs] for number in runs[0]} for name, runs in found.items()
    }
    print(json.dumps({"calls": calls, **series}))


if sys.argv[1] == "--measure":
    MEASUREMENTS[sys.argv[2]](json.loads(os.environ["BENCH_PLACE"]), int(sys.argv[3]))
else:
    main()
