"""`httpx` with one connection that is kept, and pydantic models both ways."""

from __future__ import annotations

import httpx
from common import measure, names, place, registration
from pydantic_models import Registered, Registration

WHERE = place()
NAMES = names()


def run(calls: int, in_flight: int) -> int:
    """Registers one after the other."""
    assert in_flight == 1
    done = 0
    with httpx.Client(base_url=WHERE["base_url"], headers={"x-api-key": WHERE["api_key"]}) as client:
        for _ in range(calls):
            body = Registration.model_validate(registration(WHERE, next(NAMES)))
            response = client.post(
                "/devicetrustmanager/api/v4/device/registration",
                content=body.model_dump_json(),
                headers={"content-type": "application/json"},
            )
            response.raise_for_status()
            device = Registered.model_validate_json(response.content)
            done += device.private_keys[0].certificate.startswith("-----BEGIN")
    return done


measure(run)
