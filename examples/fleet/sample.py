"""A sample fleet in the emulator: certificates that end over the next year.

Then `expiry.py` has something to draw.
"""

import os
import random
from collections.abc import Iterator
from typing import Any

from devtrust import Client, PrivateKey

COUNT = 400


def seats() -> Iterator[dict[str, Any]]:
    # The same ones every time. Most were issued in waves, as fleets are.
    chance = random.Random(7)
    waves = [25, 95, 180, 300]
    key = PrivateKey.generate()
    for number in range(COUNT):
        days = max(3, round(chance.gauss(chance.choice(waves), 18)))
        yield {
            "seat_id": f"gateway-{number}.plant7.example",
            "csr": key.csr({"subject.common_name": f"gateway-{number}.plant7.example"}),
            "validity": {"unit": "days", "duration": days},
        }


def main() -> None:
    shared = {"profile_id": os.environ["DEVTRUST_TLM_PROFILE_ID"]}
    with Client.from_env() as client:
        run = client.many(
            client.trust_lifecycle.issue_certificate, seats(), common=shared, total=COUNT
        )
        for outcome in run:
            outcome.get()
    print(run.summary)


if __name__ == "__main__":
    main()
