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
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

from common import Place, rounds_asked
from devtrust import AsyncClient, Client
from emulated import emulated

CALLS = 100_000
# How many calls make a process warm.
WARM = 5_000
# Both make so many calls or clients in turn, so often: what slows the machine down for a second slows both down.
TURN = 500
TURNS = 40
TURN_OF_CLIENTS = 25
TURNS_OF_CLIENTS = 18
CLIENTS = 1_000
# The first clients fill what the allocator holds ready, so that they are not compared with others.
FIRST_CLIENTS = 100
# They are made so quickly that one measurement would tell of the machine.
CLIENTS_IN_A_ROUND = 3
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
    """What one process makes: so many before, and then so many for each line that it reads."""

    def __init__(self, before: int, each: int = TURN) -> None:
        self.before = before
        self.each = each

    def __iter__(self) -> Iterator[int]:
        yield self.before
        self._say(0)
        for _ in sys.stdin:
            used = cpu()
            yield self.each
            self._say((cpu() - used) / self.each * 1e6)

    def _say(self, microseconds: float) -> None:
        print(json.dumps({"us": microseconds, "mib": resident()}), flush=True)


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


def clients(where: Place, before: int) -> None:
    """Many clients in one process, each of which makes a call."""
    held: list[Client] = []
    for count in Turns(before, TURN_OF_CLIENTS):
        for _ in range(count):
            held.append(Client(api_key=where["api_key"], base_url=where["base_url"]))
            held[-1].device_groups.get(where["device_group_id"])


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

    def said(self) -> dict[str, float]:
        """What it says next."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"a measurement ended: {self.process.wait()}"
        measured: dict[str, float] = json.loads(line)
        return measured

    def turn(self) -> dict[str, float]:
        """Some more."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.said()

    def end(self) -> None:
        """Lets it go."""
        self.process.communicate()


def in_turn(name: str, before: dict[str, int], turns: int, where: Place) -> dict[str, float]:
    """Processes that differ in what they made before, in turn."""
    found: dict[str, float] = {}
    processes = {when: Apart(name, number, where) for when, number in before.items()}
    started = {when: process.said()["mib"] for when, process in processes.items()}
    for _ in range(turns):
        for when, process in processes.items():
            measured = process.turn()
            found[f"{when}_us"] = found.get(f"{when}_us", 0) + measured["us"] / turns
            found[f"{when}_mib"] = measured["mib"]
            found[f"{when}_more_mib"] = measured["mib"] - started[when]
    for process in processes.values():
        process.end()
    return found


def many_clients(where: Place) -> dict[str, float]:
    """The second half of a process's clients beside the first half, and all of them beside the first few."""
    made = TURN_OF_CLIENTS * TURNS_OF_CLIENTS
    before = {"early": 1 + FIRST_CLIENTS, "late": 1 + FIRST_CLIENTS + made}
    found = in_turn("clients", before, TURNS_OF_CLIENTS, where)
    for when in before:
        found[f"{when}_kib_each"] = found[f"{when}_more_mib"] * 1024 / made
    for when, count in {"first": FIRST_CLIENTS, "all": CLIENTS}.items():
        # What the process loads once, with its first client, is no client's.
        process = Apart("clients", 1, where)
        alone = process.said()["mib"]
        for _ in range(count // TURN_OF_CLIENTS):
            resident_now = process.turn()["mib"]
        process.end()
        found[f"{when}_kib_each"] = (resident_now - alone) * 1024 / count
    return found


def main() -> None:
    """All of them, round by round."""
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else CALLS
    found: dict[str, list[dict[str, float]]] = {}
    with emulated(sys.argv[1]) as where:
        for _ in range(rounds_asked(5)):
            before = {"early": WARM, "late": calls}
            for name in ("one_at_a_time", "in_flight"):
                found.setdefault(name, []).append(in_turn(name, before, TURNS, where))
            several = [many_clients(where) for _ in range(CLIENTS_IN_A_ROUND)]
            average = {number: fmean(run[number] for run in several) for number in several[0]}
            found.setdefault("clients", []).append(average)
    series: dict[str, dict[str, Any]] = {
        name: {number: [run[number] for run in runs] for number in runs[0]} for name, runs in found.items()
    }
    print(json.dumps({"calls": calls, **series}))


if sys.argv[1] == "--measure":
    MEASUREMENTS[sys.argv[2]](json.loads(os.environ["BENCH_PLACE"]), int(sys.argv[3]))
else:
    main()
