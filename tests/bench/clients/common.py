"""What every contender shares: the place to register in, the CSR, and how a run is measured."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypedDict

Call = Callable[[], Awaitable[None]]


class Place(TypedDict):
    """Where to register: made once, before the contenders start."""

    base_url: str
    api_key: str
    account_id: str
    device_group_id: str
    certificate_policy_id: str
    csr: str
    ca_pem: str | None


def place() -> Place:
    """The place, from the environment."""
    found: Place = json.loads(os.environ["BENCH_PLACE"])
    return found


def rounds_asked(usual: int) -> int:
    """How many rounds to make."""
    return int(os.environ.get("DEVTRUST_BENCH_ROUNDS", usual))


def names() -> Iterator[str]:
    """Device names that no other run has."""
    return (f"Device {os.getpid()} {number}" for number in itertools.count())


def registration(where: Place, name: str) -> dict[str, Any]:
    """The tutorial's registration body."""
    return {
        "name": name,
        "description": "Example Device description",
        "device_group_id": where["device_group_id"],
        "account_id": where["account_id"],
        "certificate_policies": {
            "bootstrap": [
                {
                    "csr": where["csr"],
                    "certificate_policy_id": where["certificate_policy_id"],
                    "attributes": [{"name": "subject.common_name", "value": "device-001"}],
                }
            ]
        },
    }


def measure(run: Callable[[int, int], int]) -> None:
    """Runs a contender (calls, in flight) once small, then in full, and prints what it cost."""
    calls, in_flight = int(sys.argv[1]), int(sys.argv[2])
    run(max(in_flight, 20), in_flight)
    used = resource.getrusage(resource.RUSAGE_SELF)
    before = used.ru_utime + used.ru_stime
    started = time.perf_counter()
    done = run(calls, in_flight)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - before
    if done != calls:
        raise SystemExit(f"{done} of {calls} registrations gave a certificate")
    print(json.dumps({"calls": calls, "seconds": seconds, "cpu_seconds": cpu}))


async def all_of(calls: int, call: Call, in_flight: int) -> dict[str, float]:
    """So many calls, so many in flight: how long all took, and within how many milliseconds most were done."""
    left = iter(range(calls))
    took: list[float] = []

    async def worker() -> None:
        for _ in left:
            begun = time.perf_counter()
            await call()
            took.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(in_flight)))
    seconds = time.perf_counter() - begun
    took.sort()
    at = {f"p{share * 100:g}_ms": 1000 * took[int(share * (len(took) - 1))] for share in (0.5, 0.99, 0.999)}
    return {"seconds": seconds, **at}
