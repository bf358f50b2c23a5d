"""What the tests share: an emulator with a place for devices in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import pytest
from support import Place, make_place

from devtrust import Client, PrivateKey
from devtrust.testing import Emulator

# Spark is in an environment of its own: `cargo xtask test spark`.
collect_ignore = [] if find_spec("pyspark") else ["spark"]


@pytest.fixture
def emulator(devtrust_emulator: Emulator) -> Emulator:
    return devtrust_emulator


@pytest.fixture
def client(devtrust_client: Client) -> Client:
    return devtrust_client


@pytest.fixture
def place(client: Client, emulator: Emulator) -> Place:
    return make_place(client, emulator)


@pytest.fixture
def key() -> PrivateKey:
    return PrivateKey.generate()


@pytest.fixture
def csr(key: PrivateKey) -> str:
    return key.csr({"subject.common_name": "press-41"})


@pytest.fixture(scope="session")
def csrs() -> list[str]:
    """Enough for a table."""
    keys = (PrivateKey.generate() for _ in range(300))
    return [key.csr({"subject.common_name": "press"}) for key in keys]


@pytest.fixture
def run() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts Python on a piece of code; what is still running in the end is killed."""
    children: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: str) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-u", "-c", code, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        return child

    yield start
    for child in children:
        if child.poll() is None:
            child.kill()
        child.communicate()
