"""Fixtures for pytest, there wherever devtrust is installed."""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..async_client import AsyncClient
    from ..client import Client
    from .emulator import Emulator


@pytest.fixture(scope="session")
def devtrust_emulator_process() -> Iterator[Emulator]:
    """One emulator for the whole run."""
    from .emulator import Emulator

    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def devtrust_emulator(devtrust_emulator_process: Emulator) -> Iterator[Emulator]:
    """An emulator with nothing in it but the account."""
    yield devtrust_emulator_process
    devtrust_emulator_process.reset()


@pytest.fixture
def devtrust_client(devtrust_emulator: Emulator) -> Iterator[Client]:
    """A client for the emulator."""
    with devtrust_emulator.client() as client:
        yield client


@pytest.fixture
def devtrust_async_client(devtrust_emulator: Emulator) -> AsyncClient:
    """An async client for the emulator. Nothing is left open where it is not closed."""
    return devtrust_emulator.async_client()
