"""The tutorial's way: `requests.post`, a new connection for every call."""

from __future__ import annotations

import requests
from common import measure, names, place, registration

WHERE = place()
NAMES = names()


def run(calls: int, in_flight: int) -> int:
    """Registers one after the other."""
    assert in_flight == 1, "the tutorial knows no concurrency"
    done = 0
    for _ in range(calls):
        response = requests.post(
            f"{WHERE['base_url']}/devicetrustmanager/api/v4/device/registration",
            headers={"x-api-key": WHERE["api_key"], "Content-Type": "application/json"},
            json=registration(WHERE, next(NAMES)),
        )
        assert response.status_code == 201, response.text
        done += response.json()["private_keys"][0]["certificate"].startswith("-----BEGIN")
    return done


measure(run)
