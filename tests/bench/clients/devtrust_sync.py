"""devtrust, one call after the other, or several from threads that share one client."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

from common import measure, place, registration

from devtrust import Client

WHERE = place()
NUMBERS = itertools.count()


def run(calls: int, in_flight: int) -> int:
    """Registers with so many threads."""
    with Client(api_key=WHERE["api_key"], base_url=WHERE["base_url"]) as client:

        def register(number: int) -> bool:
            device = client.devices.register(**registration(WHERE, f"Devtrust {number}"))
            certificate = device.private_keys[0].certificate
            return certificate is not None and certificate.startswith("-----BEGIN")

        numbers = itertools.islice(NUMBERS, calls)
        if in_flight == 1:
            return sum(map(register, numbers))
        with ThreadPoolExecutor(in_flight) as pool:
            return sum(pool.map(register, numbers))


measure(run)
