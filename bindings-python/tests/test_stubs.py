"""The hand-written stub of the native half says what is really there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# What only the builds that run the conformance scenarios have.
TESTING = r"""
devtrust\._native\.Scripted
devtrust\._native\.__all__
"""


def test_the_stub_is_the_truth(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    allowed = tmp_path / "allowed.txt"
    allowed.write_text(TESTING)
    stubtest = [sys.executable, "-m", "mypy.stubtest", "devtrust._native"]
    answer = subprocess.run(
        [*stubtest, "--allowlist", str(allowed), "--ignore-unused-allowlist"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout
