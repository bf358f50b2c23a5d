"""How long `import requests` and `import devtrust` take, in turns, as one JSON object in milliseconds."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

PROGRAM = "import time; s = time.perf_counter(); import {}; print(time.perf_counter() - s)"


def once(module: str) -> float:
    """In a fresh interpreter."""
    output = subprocess.run([sys.executable, "-c", PROGRAM.format(module)], check=True, capture_output=True, text=True)
    return 1000 * float(output.stdout)


times: dict[str, list[float]] = {"requests": [], "devtrust": []}
for _ in range(15):
    for module, measured in times.items():
        measured.append(once(module))
print(json.dumps({module: statistics.median(measured) for module, measured in times.items()}))
