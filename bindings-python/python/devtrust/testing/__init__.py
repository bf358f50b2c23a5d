"""For tests: an emulator of the service on this machine, and pytest fixtures.

The fixtures `devtrust_emulator`, `devtrust_client` and `devtrust_async_client` are there without
any set-up once devtrust is installed; see `devtrust.testing.plugin`.
"""

from __future__ import annotations

from .emulator import Emulator, EmulatorError

__all__ = ["Emulator", "EmulatorError"]
