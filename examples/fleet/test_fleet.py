"""The scripts of this folder, as their README runs them."""

import os
import subprocess
import sys
from pathlib import Path

from devtrust.testing import Emulator

FOLDER = Path(__file__).parent
FACTS = [
    "base_url",
    "api_key",
    "account_id",
    "primary_rzone_id",
    "ica_id",
    "certificate_profile_id",
    "tlm_profile_id",
]


def run(emulator: Emulator, script: str, *arguments: Path) -> str:
    place = {f"DEVTRUST_{fact.upper()}": str(emulator.ready[fact]) for fact in FACTS}
    done = subprocess.run(
        [sys.executable, FOLDER / script, *arguments],
        env=os.environ | place,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_row_that_is_not_valid_is_reported_and_a_second_run_changes_nothing(
    devtrust_emulator: Emulator, tmp_path: Path
) -> None:
    names = [f"Press {number}" for number in range(1, 41)]
    table = tmp_path / "devices.csv"
    table.write_text("\n".join(["device.name", *names, "41 presses", ""]))
    for _ in range(2):
        assert "40 done, 1 failed" in run(devtrust_emulator, "provision.py", table)
    report = (tmp_path / "devices.failed.csv").read_text()
    assert report.startswith("row,code,message\n40,validation.invalid_request,")


def test_all_certificates_are_in_the_picture(devtrust_emulator: Emulator, tmp_path: Path) -> None:
    assert "400 " in run(devtrust_emulator, "sample.py")
    picture = tmp_path / "expiry.svg"
    assert "400 certificates in" in run(devtrust_emulator, "expiry.py", picture)
    assert "within 30 days: " in picture.read_text()
