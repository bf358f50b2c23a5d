"""A thread pool around the tutorial's `requests.post`, as scripts with a large table have it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import requests
from common import measure, names, place, registration

WHERE = place()
NAMES = names()


def register(name: str) -> bool:
    """One call, with a connection of its own."""
    response = requests.post(
        f"{WHERE['base_url']}/devicetrustmanager/api/v4/device/registration",
        headers={"x-api-key": WHERE["api_key"], "Content-Type": "application/json"},
        json=registration(WHERE, name),
    )
    assert response.status_code == 201, response.text
    return bool(response.json()["private_keys"][0]["certificate"].startswith("-----BEGIN"))


def run(calls: int, in_flight: int) -> int:
    """Registers with so many threads."""
    with ThreadPoolExecutor(in_flight) as pool:
        return sum(pool.map(register, islice(NAMES, calls)))


measure(run)
