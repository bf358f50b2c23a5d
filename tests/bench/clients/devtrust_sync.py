"""devtrust, one call after the other, or several from threads that share one client."""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor

from common import measure, names, place, registration
from devtrust import Client

WHERE = place()
NAMES = names()
# With checks, as everybody runs it, or without, to see what they cost.
CHECKED = "BENCH_UNCHECKED" not in os.environ


def run(calls: int, in_flight: int) -> int:
    """Registers with so many threads."""
    with Client(api_key=WHERE["api_key"], base_url=WHERE["base_url"], validate=CHECKED) as client:

        def register(name: str) -> bool:
            device = client.devices.register(**registration(WHERE, name))
            certificate = device.private_keys[0].certificate
            return certificate is not None and certificate.startswith("-----BEGIN")

        batch = itertools.islice(NAMES, calls)
        if in_flight == 1:
            return sum(map(register, batch))
        with ThreadPoolExecutor(in_flight) as pool:
            return sum(pool.map(register, batch))


measure(run)
