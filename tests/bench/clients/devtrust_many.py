"""devtrust with a table of devices, with and without a journal."""

from __future__ import annotations

import itertools
import os
import tempfile
from pathlib import Path

from common import measure, names, place, registration
from devtrust import Client

WHERE = place()
NAMES = names()
JOURNAL = "BENCH_JOURNAL" in os.environ


def run(calls: int, in_flight: int) -> int:
    """Registers the rows of a table."""
    rows = (registration(WHERE, name) for name in itertools.islice(NAMES, calls))
    done = 0
    with (
        Client(api_key=WHERE["api_key"], base_url=WHERE["base_url"]) as client,
        tempfile.TemporaryDirectory() as folder,
    ):
        journal = Path(folder) / "journal" if JOURNAL else None
        for outcome in client.many(client.devices.register, rows, in_flight=in_flight, journal=journal):
            certificate = outcome.get().private_keys[0].certificate
            done += certificate is not None and certificate.startswith("-----BEGIN")
    return done


measure(run)
