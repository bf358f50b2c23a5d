"""Single calls over a link with a delay: the first one, one after an idle minute, one whose connection has died.

Usage: single.py EMULATOR LINK. Prints one JSON object; every number is a list with one entry for each client.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
import time
from contextlib import AsyncExitStack

import aiohttp
from common import Call, Place, rounds_asked
from devtrust import AsyncClient
from link import Link, linked

EMULATOR = sys.argv[1]
LINK = sys.argv[2]
CLIENTS = rounds_asked(5)
# Seconds. Servers and what stands before them close connections that have been idle for so long.
IDLE = 61


async def devtrust(stack: AsyncExitStack, where: Place, address: str) -> Call:
    """A client of devtrust."""
    client = AsyncClient(api_key=where["api_key"], base_url=address, ca_pem=where["ca_pem"])
    await stack.enter_async_context(client)

    async def call() -> None:
        assert (await client.device_groups.get(where["device_group_id"])).id

    return call


async def other(stack: AsyncExitStack, where: Place, address: str) -> Call:
    """The same with aiohttp."""
    context = ssl.create_default_context(cadata=where["ca_pem"])
    url = f"{address}/devicetrustmanager/api/v4/device-group/{where['device_group_id']}"
    session = aiohttp.ClientSession(
        headers={"x-api-key": where["api_key"]}, connector=aiohttp.TCPConnector(ssl=context)
    )
    await stack.enter_async_context(session)

    async def call() -> None:
        async with session.get(url, raise_for_status=True) as response:
            assert (await response.json())["id"]

    return call


async def timed(call: Call) -> float:
    """In milliseconds."""
    begun = time.perf_counter()
    await call()
    return 1000 * (time.perf_counter() - begun)


async def measure(where: Place, address: str, on: Link) -> dict[str, dict[str, list[float]]]:
    """One call after the other, but for those that wait for a dead connection."""
    async with AsyncExitStack() as stack:
        contenders = {
            make.__name__: [await make(stack, where, address) for _ in range(CLIENTS)] for make in (devtrust, other)
        }
        found: dict[str, dict[str, list[float]]] = {name: {} for name in contenders}
        for moment in ("first", "again", "idle"):
            if moment == "idle":
                await asyncio.sleep(IDLE)
            for name, calls in contenders.items():
                found[name][moment] = [await timed(call) for call in calls]
        on.silence()
        found["devtrust"]["dead"] = await asyncio.gather(*map(timed, contenders["devtrust"]))
    return found


def main() -> None:
    """Runs all of them."""
    with linked(EMULATOR, LINK, "--tls") as (where, on):
        print(json.dumps(asyncio.run(measure(where, f"https://localhost:{on.port}", on))))


if __name__ == "__main__":
    main()
