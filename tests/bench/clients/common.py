"""What every contender shares: the place to register in, the CSR, and how a run is measured."""

from __future__ import annotations

import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, TypedDict


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
