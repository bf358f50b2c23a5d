"""One Spark for all tests: two executors, each a process of its own."""

# pyspark and cryptography come with devtrust[spark], which types are checked without.
# pyright: reportMissingImports=false

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from spark_support import Warehouse

MASTER = os.environ.get("DEVTRUST_SPARK_MASTER", "local-cluster[2,1,1024]")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_WORKER_DIR"] = str(tmp_path_factory.mktemp("spark"))
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(MASTER)
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executor.memory": "512m",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "100",
        "spark.excludeOnFailure.enabled": "false",
        "spark.deploy.maxExecutorRetries": "-1",
        # Spark gives a job up otherwise when it loses executors with its input a fourth time.
        "spark.stage.maxConsecutiveAttempts": "100",
        "spark.task.maxFailures": "100",
        "spark.log.level": "ERROR",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def warehouse() -> Warehouse:
    return Warehouse()
