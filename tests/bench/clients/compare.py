"""Runs every contender against one emulator, in turns, and prints what each cost as one JSON object.

Usage: compare.py SET EMULATOR LOAD_GENERATOR. SET is `clients` or `many`. Every number is a list with one
entry for each round. Each round has an emulator of its own, whose state does not grow from one to the next.
BENCH_SHARE=50 makes a fiftieth of the calls, to try it; DEVTRUST_BENCH_ROUNDS says how many rounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from common import Place, rounds_asked
from emulated import emulated
from load import load

HERE = Path(__file__).parent
SET, EMULATOR, LOAD = sys.argv[1:4]
SHARE = int(os.environ.get("BENCH_SHARE", "1"))


class Contender(NamedTuple):
    """A client, or the load generator."""

    label: str
    name: str
    calls: int
    in_flight: int
    special: str | None = None
    """What it does otherwise than usual: `unchecked`, with a `journal`."""


LOAD_1 = Contender("load_1", "load", 8000, 1)
LOAD_32 = Contender("load_32", "load", 8000, 32)
TUTORIAL = Contender("tutorial_requests_1", "tutorial_requests", 600, 1)
AIOHTTP = Contender("aiohttp_async_32", "aiohttp_async", 2000, 32)
SETS = {
    # With how many rounds each is measured where nothing else is said, and in how many turns a round is made: what
    # slows the machine down for a second then slows every contender down.
    "clients": (
        5,
        6,
        [
            TUTORIAL,
            Contender("httpx_sync_1", "httpx_sync", 1200, 1),
            Contender("devtrust_sync_1", "devtrust_sync", 6000, 1),
            AIOHTTP._replace(calls=6000),
            Contender("devtrust_async_32", "devtrust_async", 12_000, 32),
            Contender("devtrust_sync_32", "devtrust_sync", 12_000, 32),
            Contender("devtrust_async_32_unchecked", "devtrust_async", 12_000, 32, "unchecked"),
            LOAD_1,
            LOAD_32._replace(calls=15_000),
        ],
    ),
    "many": (
        3,
        1,
        [
            TUTORIAL,
            Contender("requests_threads_32", "requests_threads", 1000, 32),
            AIOHTTP,
            Contender("devtrust_many_1000", "devtrust_many", 1000, 32),
            Contender("devtrust_many_10000", "devtrust_many", 10_000, 32),
            Contender("devtrust_many_100000", "devtrust_many", 100_000, 32),
            Contender("devtrust_many_journal", "devtrust_many", 10_000, 32, "journal"),
            LOAD_32,
        ],
    ),
}


def run_client(contender: Contender, where: Place, calls: int) -> dict[str, float]:
    """So many calls of one contender, in a process of its own."""
    _, name, _, in_flight, special = contender
    command = [sys.executable, str(HERE / f"{name}.py"), str(calls), str(in_flight)]
    environment = os.environ | {"BENCH_PLACE": json.dumps(where)}
    if special is not None:
        environment[f"BENCH_{special.upper()}"] = "1"
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    measured: dict[str, float] = json.loads(output)
    return measured


def run_turn(contender: Contender, where: Place, calls: int) -> dict[str, float]:
    """So many calls of a client or of the load generator."""
    if contender.name == "load":
        return load(LOAD, where["base_url"].removeprefix("http://"), where, calls, contender.in_flight)
    return run_client(contender, where, calls)


def main() -> None:
    """Runs all of them."""
    rounds: dict[str, list[dict[str, float]]] = {}
    usual, turns, contenders = SETS[SET]
    for _ in range(rounds_asked(usual)):
        sums = {contender.label: dict.fromkeys(("calls", "seconds", "cpu_seconds"), 0.0) for contender in contenders}
        with emulated(EMULATOR) as where:
            for _turn in range(turns):
                for contender in contenders:
                    run = run_turn(contender, where, contender.calls // turns // SHARE)
                    total = sums[contender.label]
                    total.update({number: total[number] + run[number] for number in total})
        for label, total in sums.items():
            rounds.setdefault(label, []).append(total)
    print(
        json.dumps(
            {
                name: {
                    "calls_per_second": [run["calls"] / run["seconds"] for run in runs],
                    "cpu_ms_per_call": [1000 * run["cpu_seconds"] / run["calls"] for run in runs],
                }
                for name, runs in rounds.items()
            }
        )
    )


if __name__ == "__main__":
    main()
