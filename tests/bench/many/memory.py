"""How time and memory grow with a table: `python memory.py DATA.json 10000 100000 1000000`.

For each size an emulator of its own, and a process of its own that registers so many devices and looks
at its memory meanwhile. The devices have CSRs of a hundred keys: making a million takes longer than sending them.
In the end the emulator has as many devices as there were rows, and each row was answered with its own name and a
certificate for its own key.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from devtrust import Client, PrivateKey, __version__
from devtrust.testing import Emulator

IN_FLIGHT = 32
POINTS = 50


def resident() -> float:
    """What this process has in memory, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def group(client: Client, emulator: dict[str, str]) -> dict[str, Any]:
    """What all registrations have."""
    first = client.provision_device(
        account_id=emulator["account_id"],
        division={"name": "Plant 7", "primary_rzone_id": emulator["primary_rzone_id"]},
        certificate_policy={
            "name": "Birth certificates",
            "ica_id": emulator["ica_id"],
            "certificate_profile_id": emulator["certificate_profile_id"],
        },
        device_group={"name": "Presses"},
        device={"name": "First"},
    )
    return {
        "account_id": emulator["account_id"],
        "device_group_id": first.device_group_id,
        "certificate_policies": {"bootstrap": [{"certificate_policy_id": first.certificate_policy_id}]},
    }


def registered(count: int, emulator: dict[str, str]) -> dict[str, Any]:
    """Registers so many devices; gives when how many were there, and the memory at that time."""
    keys = [PrivateKey.generate() for _ in range(100)]
    csrs = [key.csr({"subject.common_name": "press"}) for key in keys]

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(count):
            bootstrap = [{**policy, "csr": csrs[number % len(csrs)]}]
            yield {"name": f"Press {number}", "certificate_policies": {"bootstrap": bootstrap}}

    with Client(api_key=emulator["api_key"], base_url=emulator["base_url"]) as client:
        common = group(client, emulator)
        policy = common["certificate_policies"]["bootstrap"][0]
        run = client.many(client.devices.register, rows(), common=common, in_flight=IN_FLIGHT)
        began, points = time.perf_counter(), [[0, 0.0, resident()]]
        apart = max(1, count // POINTS)
        for number, outcome in enumerate(run, 1):
            device = outcome.get()
            assert device is not None
            assert device.device_name == f"Press {outcome.position}"
            # One in a hundred: to look at each would take longer than to register it.
            if outcome.position % 101 == 0:
                assert keys[outcome.position % len(keys)].matches(str(device.private_keys[0].certificate))
            if number % apart == 0:
                points.append([number, time.perf_counter() - began, resident()])
        seconds = time.perf_counter() - began
        assert run.summary.done == count
    used = os.times()
    return {"rows": count, "seconds": seconds, "cpu_seconds": used.user + used.system, "points": points}


def apart(count: int) -> dict[str, Any]:
    """The same in a process of its own, which shares no memory with this one."""
    with Emulator() as emulator:
        before = emulator.stats()["devices"]
        child = [sys.executable, __file__, "--child", str(count), json.dumps(emulator.ready)]
        answer = subprocess.run(child, check=True, stdout=subprocess.PIPE, text=True).stdout
        # With the one by which the group was made.
        assert emulator.stats()["devices"] - before == count + 1
    measured: dict[str, Any] = json.loads(answer)
    first, *_, last = measured["points"]
    most = max(point[2] for point in measured["points"])
    rate = count / measured["seconds"]
    memory = f"{first[2]:.0f} to {last[2]:.0f} MB, at most {most:.0f}"
    print(f"{count:>9,} rows: {measured['seconds']:7.1f} s, {rate:6,.0f} a second, {memory}")
    return measured


def main() -> None:
    """Measures each size and writes what came of it."""
    if sys.argv[1] == "--child":
        count, emulator = sys.argv[2:]
        print(json.dumps(registered(int(count), json.loads(emulator))))
        return
    data = {
        "devtrust": __version__,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "runs": [apart(int(count)) for count in sys.argv[2:]],
    }
    Path(sys.argv[1]).write_text(json.dumps(data, indent=1) + "\n")


if __name__ == "__main__":
    main()
