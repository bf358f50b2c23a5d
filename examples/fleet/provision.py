"""A table of devices, each with its certificate.

Run it again after any interruption: nothing is made twice.
"""

import csv
import os
import sys
from pathlib import Path

from devtrust import Client

PLANT = {
    "account_id": os.environ["DEVTRUST_ACCOUNT_ID"],
    "division": {
        "name": "Plant 7",
        "primary_rzone_id": os.environ["DEVTRUST_PRIMARY_RZONE_ID"],
    },
    "certificate_policy": {
        "name": "Birth certificates",
        "ica_id": os.environ["DEVTRUST_ICA_ID"],
        "certificate_profile_id": os.environ["DEVTRUST_CERTIFICATE_PROFILE_ID"],
    },
    "device_group": {"name": "Presses", "attributes": ["mac_address"]},
}


def main(table: Path) -> int:
    """Provisions what the table lists; its columns are fields, such as `device.name`."""
    failed = table.with_suffix(".failed.csv")
    with Client.from_env() as client, failed.open("w", newline="") as file:
        report = csv.writer(file)
        report.writerow(["row", "code", "message"])
        # Keys are made here and kept in the journal, beside what is known about each row.
        run = client.many(
            client.provision_device,
            table,
            common=PLANT,
            journal=table.with_suffix(".journal"),
        )
        for outcome in run:
            if outcome.error:
                report.writerow([outcome.position, outcome.error.code, outcome.error.message])
    print(run.summary)
    if run.summary.failed:
        print(f"what failed, and why: {failed}")
        return 1
    failed.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
