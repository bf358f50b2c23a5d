"""What memory an export takes: `python export.py 10000`.

So many certificates of 300 different days are issued; then a process of its own exports all of them and looks at its
memory. Each comes once.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from devtrust import Client, PrivateKey
from devtrust.testing import Emulator
from memory import resident

DAYS = 300


def issued(count: int, emulator: Emulator) -> None:
    """Issues certificates, one to each seat."""
    csr = PrivateKey.generate().csr({"subject.common_name": "press"})

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(count):
            validity = {"unit": "days", "duration": 30 + number % DAYS}
            yield {"seat": {"seat_id": f"press-{number}"}, "csr": csr, "validity": validity}

    with emulator.client() as client:
        profile = {"profile": {"id": emulator.ready["tlm_profile_id"]}}
        run = client.many(client.trust_lifecycle.certificates.issue, rows(), common=profile)
        for outcome in run:
            outcome.get()
    assert run.summary.done == count


def exported(settings: dict[str, Any]) -> dict[str, Any]:
    """Exports all of them; gives how many, and the memory after each hundred."""
    seen: set[str] = set()
    points: list[float] = []
    began = time.perf_counter()
    with Client(**settings) as client:
        for number, one in enumerate(client.trust_lifecycle.export_inventory(), 1):
            assert one.serial_number not in seen
            seen.add(one.serial_number)
            if number % 100 == 0:
                points.append(resident())
    return {"rows": len(seen), "seconds": time.perf_counter() - began, "points": points}


def main() -> None:
    """Issues, exports, and says what came of it."""
    if sys.argv[1] == "--child":
        print(json.dumps(exported(json.loads(sys.argv[2]))))
        return
    count = int(sys.argv[1])
    with Emulator() as emulator:
        issued(count, emulator)
        settings = json.dumps({"api_key": emulator.api_key, "base_url": emulator.base_url})
        child = [sys.executable, __file__, "--child", settings]
        measured = json.loads(subprocess.run(child, check=True, stdout=subprocess.PIPE, text=True).stdout)
    assert measured["rows"] == count
    points = measured["points"]
    print(
        f"{count:,} certificates exported in {measured['seconds']:.1f} s: {points[0]:.0f} MB after 100,"
        f" {points[-1]:.0f} MB after all, at most {max(points):.0f} MB"
    )


if __name__ == "__main__":
    main()
