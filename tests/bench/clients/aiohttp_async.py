"""`aiohttp` with kept connections, several calls in flight, and pydantic models both ways."""

from __future__ import annotations

import asyncio

import aiohttp
from common import measure, names, place, registration
from pydantic_models import Registered, Registration

WHERE = place()
NAMES = names()


async def run_async(calls: int, in_flight: int) -> int:
    """Registers with so many calls in flight."""
    left = iter(range(calls))
    done = 0

    async def worker(session: aiohttp.ClientSession) -> None:
        nonlocal done
        for _ in left:
            body = Registration.model_validate(registration(WHERE, next(NAMES)))
            async with session.post(
                f"{WHERE['base_url']}/devicetrustmanager/api/v4/device/registration",
                data=body.model_dump_json(),
                headers={"content-type": "application/json"},
                raise_for_status=True,
            ) as response:
                device = Registered.model_validate_json(await response.read())
            done += device.private_keys[0].certificate.startswith("-----BEGIN")

    connector = aiohttp.TCPConnector(limit=in_flight)
    async with aiohttp.ClientSession(connector=connector, headers={"x-api-key": WHERE["api_key"]}) as session:
        await asyncio.gather(*(worker(session) for _ in range(in_flight)))
    return done


def run(calls: int, in_flight: int) -> int:
    """In an event loop of its own."""
    return asyncio.run(run_async(calls, in_flight))


measure(run)
