"""Registrations over the wire as it is in life: TLS, and a link with a delay. Prints one JSON object.

Usage: wire.py EMULATOR LINK. Between client and emulator stands a proxy that holds every byte back for
half a round trip and counts connections. Every number is a list with one entry for each round.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import math
import ssl
import sys
import time
from typing import Any

import aiohttp
from common import Call, Place, all_of, registration, rounds_asked
from devtrust import AsyncClient
from link import ROUND_TRIP, Link, linked
from pydantic_models import Registered, Registration

EMULATOR = sys.argv[1]
LINK = sys.argv[2]
ROUNDS = rounds_asked(5)
CALLS = 1000
# How many calls are in flight while connections are counted.
DEPTHS = [32, 256, 1000]

NAMES = (f"Wire {time.time_ns()} {number}" for number in itertools.count())


async def timed(register: Call, in_flight: int) -> dict[str, float]:
    """So many calls in flight until all are done; and again, on the connections that there are now."""
    calls = max(CALLS, in_flight)
    first = await all_of(calls, register, in_flight)
    again = await all_of(calls, register, in_flight)
    return first | {"connected_seconds": again["seconds"]}


async def devtrust(where: Place, address: str, in_flight: int) -> dict[str, float]:
    """devtrust, which has to make its connections first."""
    async with AsyncClient(api_key=where["api_key"], base_url=address, ca_pem=where["ca_pem"]) as client:

        async def register() -> None:
            device = await client.devices.register(**registration(where, next(NAMES)))
            assert device.private_keys[0].certificate is not None

        return await timed(register, in_flight)


async def other(where: Place, address: str, in_flight: int) -> dict[str, float]:
    """aiohttp and pydantic, in the same way."""
    context = ssl.create_default_context(cadata=where["ca_pem"])
    url = f"{address}/devicetrustmanager/api/v4/device/registration"
    headers = {"x-api-key": where["api_key"], "content-type": "application/json"}
    connector = aiohttp.TCPConnector(ssl=context, limit=in_flight)
    async with aiohttp.ClientSession(headers=headers, connector=connector) as session:

        async def register() -> None:
            body = Registration.model_validate(registration(where, next(NAMES)))
            async with session.post(url, data=body.model_dump_json(), raise_for_status=True) as response:
                Registered.model_validate_json(await response.read())

        return await timed(register, in_flight)


async def measure(where: Place, address: str, on: Link) -> dict[str, Any]:
    """Every contender in turn."""
    rounds: dict[str, list[dict[str, float]]] = {}
    for _ in range(ROUNDS):
        for contender, depth in [(devtrust, 32), (other, 32), *((devtrust, depth) for depth in DEPTHS[1:])]:
            before = on.opened()
            run = await contender(where, address, depth)
            run["connections"] = on.opened() - before
            rounds.setdefault(f"{contender.__name__}_{depth}", []).append(run)
    ideal = CALLS / DEPTHS[0] * ROUND_TRIP / 1000
    found: dict[str, Any] = {
        name: {key: [run[key] for run in runs] for key in runs[0]} for name, runs in rounds.items()
    }
    found["ideal"] = {"seconds": [ideal] * ROUNDS}
    # Some workers make one call more than the others, and the handshakes of TCP and TLS 1.3 come before the first.
    round_trips = math.ceil(CALLS / DEPTHS[0]) + 2
    found["least"] = {"seconds": [round_trips * ROUND_TRIP / 1000] * ROUNDS}
    return found


def main() -> None:
    """Runs all of them."""
    with linked(EMULATOR, LINK, "--tls") as (where, on):
        print(json.dumps(asyncio.run(measure(where, f"https://localhost:{on.port}", on))))


if __name__ == "__main__":
    main()
