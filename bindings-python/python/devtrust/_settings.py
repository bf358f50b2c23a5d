"""From the arguments of a client's constructor to a session."""

from __future__ import annotations

from ._native import Secret, Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ENVIRONMENT = {
    "api_key": ("DEVTRUST_API_KEY", "DC_API_KEY"),
    "base_url": ("DEVTRUST_BASE_URL",),
    "region": ("DEVTRUST_REGION",),
    "environment": ("DEVTRUST_ENVIRONMENT",),
}
"""Which environment variable sets what; of several the first that is set."""


def session(settings: dict[str, Any]) -> Session:
    """Makes the session of a client from the local variables of its constructor."""
    settings.pop("self", None)
    settings.pop("__class__", None)
    return Session(settings)


def secret(value: Secret | str | None) -> Secret | None:
    """Wraps a secret, so that no traceback that shows variables shows it."""
    return Secret(value) if isinstance(value, str) else value


def from_environment(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings with what the environment says in place of what is not given."""
    from os import environ

    settings["api_key"] = secret(settings.get("api_key"))
    taken = dict(settings)
    for name, variables in ENVIRONMENT.items():
        values = (environ.get(variable, "").strip() for variable in variables)
        value = next((value for value in values if value), None)
        if value is not None and taken.get(name) is None:
            taken[name] = Secret(value) if name == "api_key" else value
    return taken
