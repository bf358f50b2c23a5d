"""Runs every contender against one emulator, in turns, and prints what each cost as one JSON object.

Usage: compare.py EMULATOR LOAD_GENERATOR [ROUNDS]. Every number is a list with one entry for each round.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from common import Place, registration
from emulated import emulated

HERE = Path(__file__).parent
EMULATOR, LOAD = sys.argv[1], sys.argv[2]
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 5

# Name, calls, in flight, and what it does otherwise than usual: `unchecked`, with a `journal`.
CONTENDERS = [
    ("tutorial_requests", 300, 1, None),
    ("httpx_sync", 500, 1, None),
    ("devtrust_sync", 1000, 1, None),
    ("aiohttp_async", 2000, 32, None),
    ("devtrust_async", 4000, 32, None),
    ("devtrust_sync", 4000, 32, None),
    ("devtrust_async", 4000, 32, "unchecked"),
    ("devtrust_many", 20_000, 32, None),
    ("devtrust_many", 20_000, 32, "journal"),
]
# Calls and connections of the load generator.
LOADS = [(8000, 1), (8000, 32)]


def run_client(name: str, calls: int, in_flight: int, special: str | None, where: Place) -> dict[str, float]:
    """One contender in a process of its own."""
    command = [sys.executable, str(HERE / f"{name}.py"), str(calls), str(in_flight)]
    environment = os.environ | {"BENCH_PLACE": json.dumps(where)}
    if special is not None:
        environment[f"BENCH_{special.upper()}"] = "1"
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    measured: dict[str, float] = json.loads(output)
    return measured


def run_load(where: Place, body: Path, calls: int, connections: int) -> dict[str, float]:
    """The load generator with so many connections."""
    address = where["base_url"].removeprefix("http://")
    command = [LOAD, address, where["api_key"], str(body), str(calls), str(connections)]
    measured: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert measured["refused"] == 0, measured
    return measured


def main() -> None:
    """Runs all of them."""
    rounds: dict[str, list[dict[str, float]]] = {}
    with emulated(EMULATOR) as where, tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "registration.json"
        body.write_text(json.dumps(registration(where, "@NAME@")))
        for _ in range(ROUNDS):
            for name, calls, in_flight, special in CONTENDERS:
                run = run_client(name, calls, in_flight, special, where)
                label = "_".join(part for part in (name, str(in_flight), special) if part)
                rounds.setdefault(label, []).append(run)
            for calls, connections in LOADS:
                run = run_load(where, body, calls, connections)
                rounds.setdefault(f"load_{connections}", []).append(run)
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
