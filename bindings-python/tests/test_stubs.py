"""The hand-written stub of the native half says what is really there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_stub_is_the_truth() -> None:
    root = Path(__file__).parents[1]
    answer = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "devtrust._native"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout
