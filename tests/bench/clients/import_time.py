"""How long it takes to import requests, and devtrust with its client, in turns.

Prints one JSON object: milliseconds for each round.

`import devtrust` alone loads next to nothing, so that it would flatter.
"""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = "import time; s = time.perf_counter(); {}; print(time.perf_counter() - s)"


STATEMENTS = {"requests": "import requests", "devtrust": "from devtrust import Client"}


def once(module: str) -> float:
    """In a fresh interpreter."""
    output = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(STATEMENTS[module])], check=True, capture_output=True, text=True
    )
    return 1000 * float(output.stdout)


times: dict[str, list[float]] = {"requests": [], "devtrust": []}
for _ in range(15):
    for module, measured in times.items():
        measured.append(once(module))
print(json.dumps(times))
