"""A device from nothing to its certificate. Run it again: the result is the same device."""

import os
from pathlib import Path

from devtrust import Client

FOLDER = Path(os.environ.get("DEVTRUST_DEMO_DIR", "."))


def main() -> None:
    with Client.from_env() as client:
        device = client.provision_device(
            account_id=os.environ["DEVTRUST_ACCOUNT_ID"],
            division={
                "name": "Plant 7",
                "primary_rzone_id": os.environ["DEVTRUST_PRIMARY_RZONE_ID"],
            },
            certificate_policy={
                "name": "Birth certificates",
                "ica_id": os.environ["DEVTRUST_ICA_ID"],
                "certificate_profile_id": os.environ["DEVTRUST_CERTIFICATE_PROFILE_ID"],
            },
            device_group={"name": "Presses", "attributes": ["mac_address"]},
            device={"name": "Press 41", "attributes": {"subject.common_name": "press-41"}},
            key_file=FOLDER / "private_key.pem",
            on_progress=print,
        )
    (FOLDER / "certificate.pem").write_text(device.certificate)
    (FOLDER / "chain.pem").write_text("".join(device.chain))
    print(f"device {device.device_id}: certificate.pem, chain.pem and private_key.pem in {FOLDER}")


if __name__ == "__main__":
    main()
