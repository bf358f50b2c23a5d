"""For tests: an emulator of the service on this machine, and pytest fixtures.

The fixtures `devtrust_emulator`, `devtrust_client` and `devtrust_async_client` are there without
any set-up once devtrust is installed; see `devtrust.testing.plugin`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .emulator import Emulator, EmulatorError

__all__ = ["Emulator", "EmulatorError"]


def __getattr__(name: str) -> object:
    """Imports what is asked for: pytest loads this package wherever devtrust is installed."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import emulator

    value: object = getattr(emulator, name)
    globals()[name] = value
    return value
