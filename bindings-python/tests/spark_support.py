"""Who gets the keys of a job, and what happens to executors."""

# pyspark and cryptography come with devtrust[spark], which types are checked without.
# pyright: reportMissingImports=false

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from devtrust import Client, PrivateKey
from devtrust.spark._task import Task
from devtrust.testing import Emulator


class Warehouse:
    """Who gets the keys."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Warehouse")])
        builder = x509.CertificateBuilder(name, name, self.key.public_key(), 1)
        builder = builder.not_valid_before(datetime.now(UTC))
        builder = builder.not_valid_after(datetime.now(UTC) + timedelta(days=1))
        self.certificate = builder.sign(self.key, hashes.SHA256())
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def read(self, encrypted: bytes) -> PrivateKey:
        pem = pkcs7.pkcs7_decrypt_der(encrypted, self.certificate, self.key, [])
        return PrivateKey.from_pem(pem.decode())


def task_of(job: Callable[..., Any], *names: str, **options: Any) -> Task:
    """What Spark would run for a table with these columns, in this process."""
    tasks: list[Task] = []

    class Table:
        columns = names

        def toDF(self, *_: str) -> Table:  # noqa: N802
            return self

        def mapInArrow(self, task: Task, _: str) -> Table:  # noqa: N802
            tasks.append(task)
            return self

    job(Table(), tasks=4, **options)
    (task,) = tasks
    return task


def names(client: Client, emulator: Emulator) -> list[str]:
    devices = client.devices.list(account_id=emulator.account_id, limit=1000)
    return sorted(device.name for device in devices)


def executors(application: str) -> list[int]:
    """The processes that are executors of this Spark."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        is_executor = b"org.apache.spark.executor.CoarseGrainedExecutorBackend" in words
        if is_executor and application.encode() in words:
            found.append(int(process.name))
    return found


def kill_one(application: str) -> bool:
    """Kills an executor as a machine dies; its Python workers go with it."""
    for process in executors(application)[:1]:
        os.kill(process, signal.SIGKILL)
        return True
    return False
