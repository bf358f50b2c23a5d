"""The load generator: nothing but HTTP."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from common import Place, registration


def load(program: str, address: str, where: Place, calls: int, connections: int) -> dict[str, float]:
    """What so many registrations took, sent to this address by so many connections."""
    with tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "body.json"
        body.write_text(json.dumps(registration(where, "@NAME@")))
        command = [program, address, where["api_key"], str(body), str(calls), str(connections)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    measured: dict[str, float] = json.loads(output)
    assert measured["refused"] == 0, measured
    return measured
