"""Registrations by HTTP/1.1 over a link with a delay, beside a load generator with as many connections.

Usage: http1.py EMULATOR LINK LOAD_GENERATOR. Prints one JSON object; every number is a list with one entry
for each round.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import Place, all_of, registration, rounds_asked
from devtrust import AsyncClient
from emulated import emulated
from link import link

EMULATOR, LINK, LOAD = sys.argv[1:4]
ROUNDS = rounds_asked(5)
# Milliseconds.
ROUND_TRIP = 40.0
CALLS = 1000
IN_FLIGHT = 32

NAMES = (f"Link {time.time_ns()} {number}" for number in itertools.count())


async def devtrust(where: Place, port: int) -> dict[str, float]:
    """devtrust, which makes its connections first."""
    async with AsyncClient(api_key=where["api_key"], base_url=f"http://127.0.0.1:{port}") as client:

        async def register() -> None:
            device = await client.devices.register(**registration(where, next(NAMES)))
            assert device.private_keys[0].certificate is not None

        return await all_of(CALLS, register, IN_FLIGHT)


def load(where: Place, port: int, body: Path) -> dict[str, float]:
    """The load generator, which makes its connections first, too."""
    command = [LOAD, f"127.0.0.1:{port}", where["api_key"], str(body), str(CALLS), str(IN_FLIGHT)]
    measured: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert measured["refused"] == 0, measured
    return measured


def main() -> None:
    """Both, in turn."""
    rounds: dict[str, list[dict[str, float]]] = {"devtrust": [], "load": []}
    with emulated(EMULATOR) as where, tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "body.json"
        body.write_text(json.dumps(registration(where, "@NAME@")))
        with link(LINK, int(where["base_url"].rsplit(":", 1)[1]), ROUND_TRIP) as on:
            for _ in range(ROUNDS):
                before = on.opened()
                run = asyncio.run(devtrust(where, on.port))
                rounds["devtrust"].append(run | {"connections": on.opened() - before})
                rounds["load"].append(load(where, on.port, body))
    print(json.dumps({name: {key: [run[key] for run in runs] for key in runs[0]} for name, runs in rounds.items()}))


if __name__ == "__main__":
    main()
