"""The memory of runs as a picture: `python picture.py DATA.json PICTURE.svg`."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, LEFT, RIGHT, TOP = 720, 300, 60, 40, 24
COLORS = ["#8a6d00", "#0a7d4f", "#0b5cad", "#8b2fa8"]
MOST = 120


def drawn(data: dict[str, Any]) -> str:
    """One line for each run: rows on a logarithmic scale, and memory."""
    least = 100
    most = max(run["rows"] for run in data["runs"])
    decades = math.log10(most / least)

    def x(rows: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log10(max(rows, least) / least) / decades

    def y(megabytes: float) -> float:
        return TOP + (HEIGHT - TOP - 40) * (1 - megabytes / MOST)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        '<text x="60" y="16" fill="#222">Resident memory of a Python process that registers devices (MB)</text>',
    ]
    for megabytes in range(0, MOST + 1, 20):
        at = y(megabytes)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end" fill="#555">{megabytes}</text>')
    for power in range(2, round(math.log10(most)) + 1):
        at = x(10**power)
        parts.append(f'<text x="{at:.1f}" y="{HEIGHT - 20}" text-anchor="middle" fill="#555">{10**power:,}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 4}" text-anchor="middle" fill="#555">devices registered</text>')
    for line, (run, color) in enumerate(zip(data["runs"], COLORS, strict=False)):
        points = " ".join(f"{x(rows):.1f},{y(memory):.1f}" for rows, _, memory in run["points"])
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        rows, _, memory = run["points"][-1]
        # One above the other, where the lines are close together.
        above = y(memory) - 8 - 16 * line
        rate = run["rows"] / run["seconds"]
        parts.append(
            f'<text x="{x(rows) - 4:.1f}" y="{above:.1f}" text-anchor="end" fill="{color}">'
            f"{run['rows']:,} in {run['seconds']:.0f} s, {rate:,.0f} a second</text>"
        )
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(drawn(json.loads(Path(sys.argv[1]).read_text())))
