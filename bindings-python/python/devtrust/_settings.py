"""From the arguments of a client's constructor to a session."""

from __future__ import annotations

from ._native import Hidden, Secret, Session

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


def secret(value: Any) -> Any:
    """Wraps a text that is secret, so that no traceback that shows variables shows it."""
    return Secret(value) if isinstance(value, str) else value


def hidden(value: Any) -> Any:
    """The same for a container in which something may be secret."""
    return value if value is None or isinstance(value, Hidden) else Hidden(value)


def from_environment(settings: dict[str, Any]) -> dict[str, Any]:
    """Adds what the environment says to the settings, where they do not say it themselves."""
    from os import environ

    wraps = {"api_key": secret, "passcode": secret, "proxy": secret, "headers": hidden}
    for name, wrap in wraps.items():
        # In place, since the caller's variable is in its traceback, too.
        if name in settings:
            settings[name] = wrap(settings[name])
    for name, variables in ENVIRONMENT.items():
        if name == "api_key" and settings.get("passcode") is not None:
            continue
        if settings.get(name) is None:
            values = (environ.get(variable, "").strip() for variable in variables)
            value = next((value for value in values if value), None)
            settings[name] = secret(value) if name == "api_key" else value
    return settings
