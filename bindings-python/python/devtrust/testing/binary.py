"""Where the emulator's program is."""

from __future__ import annotations

import os
import shutil
import sysconfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

NAME = "devtrust-emulator"
VARIABLE = "DEVTRUST_EMULATOR"


def find(executable: str | PathLike[str] | None = None) -> str | None:
    """The program: the one given, the one the environment names, beside Python, or on the
    `PATH`.
    """
    named = executable or os.environ.get(VARIABLE)
    if named:
        return os.fspath(named)
    beside = shutil.which(NAME, path=sysconfig.get_path("scripts"))
    return beside or shutil.which(NAME)
