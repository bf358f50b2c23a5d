"""devtrust with asyncio and several calls in flight."""

from __future__ import annotations

import asyncio
import os

from common import measure, names, place, registration
from devtrust import AsyncClient

WHERE = place()
NAMES = names()
# With checks, as everybody runs it, or without, to see what they cost.
CHECKED = "BENCH_UNCHECKED" not in os.environ


async def run_async(calls: int, in_flight: int) -> int:
    """Registers with so many calls in flight."""
    left = iter(range(calls))
    done = 0
    async with AsyncClient(api_key=WHERE["api_key"], base_url=WHERE["base_url"], validate=CHECKED) as client:

        async def worker() -> None:
            nonlocal done
            for _ in left:
                device = await client.devices.register(**registration(WHERE, next(NAMES)))
                certificate = device.private_keys[0].certificate
                done += certificate is not None and certificate.startswith("-----BEGIN")

        await asyncio.gather(*(worker() for _ in range(in_flight)))
    return done


def run(calls: int, in_flight: int) -> int:
    """In an event loop of its own."""
    return asyncio.run(run_async(calls, in_flight))


measure(run)
