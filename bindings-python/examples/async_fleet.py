"""A fleet of devices, 32 registrations in flight, each with a key of its own."""

import asyncio
import os
import sys

from devtrust import AsyncClient, PrivateKey
from devtrust.models import RegisteredDevice

ACCOUNT = os.environ["DEVTRUST_ACCOUNT_ID"]
IN_FLIGHT = 32


async def main(count: int) -> None:
    async with AsyncClient.from_env() as client:
        division = await client.divisions.ensure(
            name="Plant 7",
            account_id=ACCOUNT,
            primary_rzone_id=os.environ["DEVTRUST_PRIMARY_RZONE_ID"],
        )
        policy = await client.certificate_policies.ensure(
            name="Birth certificates",
            division_id=division.id,
            ica_id=os.environ["DEVTRUST_ICA_ID"],
            certificate_profile_id=os.environ["DEVTRUST_CERTIFICATE_PROFILE_ID"],
            key_generation_option="client_side",
            certificate_management_methods=["SINGLE"],
        )
        group = await client.device_groups.ensure(
            name="Fleet",
            account_id=ACCOUNT,
            division_id=division.id,
            is_static=True,
            attributes=["mac_address"],
            policies=[{"type": "bootstrapCertificate", "policy_id": policy.id}],
        )
        places = asyncio.Semaphore(IN_FLIGHT)

        async def register(number: int) -> RegisteredDevice:
            name = f"Device {number}"
            csr = PrivateKey.generate().csr({"subject.common_name": name})
            async with places:
                return await client.devices.register(
                    name=name,
                    account_id=ACCOUNT,
                    device_group_id=group.id,
                    certificate_policies={
                        "bootstrap": [{"certificate_policy_id": policy.id, "csr": csr}]
                    },
                )

        devices = await asyncio.gather(*(register(number) for number in range(count)))
        print(f"{len(devices)} devices registered, the last one is {devices[-1].device_id}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
