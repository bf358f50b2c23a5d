"""Registrations by HTTP/1.1 over a link with a delay, beside a load generator with as many connections.

Usage: http1.py EMULATOR LINK LOAD_GENERATOR. Prints one JSON object; every number is a list with one entry
for each round.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time

from common import Place, all_of, registration, rounds_asked
from devtrust import AsyncClient
from link import linked
from load import load

EMULATOR, LINK, LOAD = sys.argv[1:4]
ROUNDS = rounds_asked(5)
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


def main() -> None:
    """Both, in turn."""
    rounds: dict[str, list[dict[str, float]]] = {"devtrust": [], "load": []}
    with linked(EMULATOR, LINK) as (where, on):
        for _ in range(ROUNDS):
            before = on.opened()
            run = asyncio.run(devtrust(where, on.port))
            rounds["devtrust"].append(run | {"connections": on.opened() - before})
            rounds["load"].append(load(LOAD, f"127.0.0.1:{on.port}", where, CALLS, IN_FLIGHT))
    print(json.dumps({name: {key: [run[key] for run in runs] for key in runs[0]} for name, runs in rounds.items()}))


if __name__ == "__main__":
    main()
