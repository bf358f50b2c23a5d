"""Packages whose names are imported when they are first asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def exports(
    package: str, homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Makes the `__getattr__` and the `__dir__` of a package from the names of its modules."""
    home = {name: module for module, names in homes.items() for name in names}

    def find(name: str) -> object:
        from importlib import import_module

        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(f".{home[name]}", package), name)
        setattr(import_module(package), name, value)
        return value

    return find, lambda: sorted(home)
