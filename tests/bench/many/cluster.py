"""Spark beside one process: `python cluster.py 100000`, with the Python of devtrust[spark].

The same rows with CSRs are registered by one process with 32 in flight, and by two executors with 32 together, each in
an emulator of its own. What Spark takes to start is not counted: a small job comes first.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from devtrust import PrivateKey, spark
from devtrust.testing import Emulator
from memory import group
from pyspark.sql import SparkSession

IN_FLIGHT = 32
CSR = "certificate_policies.bootstrap[0].csr"
KEYS = [PrivateKey.generate() for _ in range(100)]
CSRS = [key.csr({"subject.common_name": "press"}) for key in KEYS]


def rows(count: int) -> Iterator[tuple[str, str]]:
    """Names and requests."""
    return ((f"Press {number}", CSRS[number % len(CSRS)]) for number in range(count))


def one_process(count: int) -> float:
    """How many seconds a process takes."""
    with Emulator() as emulator, emulator.client() as client, tempfile.TemporaryDirectory() as folder:
        shared = group(client, emulator.ready)
        with open(f"{folder}/rows.csv", "w", newline="") as file:
            csv.writer(file).writerows([["name", CSR], *rows(count)])
        began = time.perf_counter()
        run = client.many(client.devices.register, f"{folder}/rows.csv", common=shared, in_flight=IN_FLIGHT)
        summary = run.wait()
        seconds = time.perf_counter() - began
        assert summary.done == count, summary
    return seconds


def two_executors(session: SparkSession, count: int) -> float:
    """How many seconds Spark takes."""
    with Emulator() as emulator, emulator.client() as client, tempfile.TemporaryDirectory() as folder:
        shared = group(client, emulator.ready)
        session.createDataFrame(rows(count), ["name", CSR]).repartition(8).write.parquet(f"{folder}/rows")
        settings: dict[str, Any] = {"api_key": emulator.api_key, "base_url": emulator.base_url}
        table = session.read.parquet(f"{folder}/rows")
        began = time.perf_counter()
        results = spark.register(table, settings=settings, common=shared, in_flight=IN_FLIGHT)
        results.write.parquet(f"{folder}/results")
        seconds = time.perf_counter() - began
        done = session.read.parquet(f"{folder}/results").filter("outcome = 'done'")
        assert done.select("device_id").distinct().count() == count
    return seconds


def main() -> None:
    """Measures both and says what Spark adds to each row."""
    count = int(sys.argv[1])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_WORKER_DIR"] = tempfile.mkdtemp()
    builder = SparkSession.builder.master("local-cluster[2,1,1024]")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executor.memory": "512m",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        two_executors(session, 100)
        alone, cluster = one_process(count), two_executors(session, count)
    finally:
        session.stop()
    print(
        f"{count:,} rows: {alone:.1f} s in one process, {cluster:.1f} s on two executors,"
        f" {1e6 * (cluster - alone) / count:.0f} us more for each row ({cluster / alone - 1:+.0%})"
    )


if __name__ == "__main__":
    main()
