"""Errors: one class for each kind, all under `DevtrustError`, all with the same attributes."""

from __future__ import annotations

from ._records import Violation as Violation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar

    from .error_codes import ErrorCode, ErrorKind


class DevtrustError(Exception):
    """Why a call has no result.

    Branch on the class (one for each kind) or on `code`; the message is for people and may change.

    Attributes:
        kind: The broad class: `not_found`.
        code: The stable code: `not_found.resource`. All of them are listed in docs/errors.md.
        message: What happened and what to do.
        retryable: Whether the same call may succeed later without a change.
        retry_after: How many seconds the service asked to wait.
        http_status: The HTTP status, where there was an answer.
        request_id: The id that every attempt of the call carried, for DigiCert's support.
        operation: The operation: `devices.register`.
        server_code: The service's own error code, such as `03` or `invalid_api_key`.
        server_message: The service's own message.
        violations: What is wrong with which field, where the input was refused.
        attempts: How many requests were sent for this call.
        excerpt: The first 200 bytes of an answer that could not be read, secrets removed.
    """

    kind: ClassVar[ErrorKind] = "internal"

    def __init__(
        self,
        message: str = "",
        *,
        code: ErrorCode = "internal.defect",
        retryable: bool = False,
        retry_after: float | None = None,
        http_status: int | None = None,
        request_id: str | None = None,
        operation: str | None = None,
        server_code: str | None = None,
        server_message: str | None = None,
        violations: tuple[Violation, ...] = (),
        attempts: int = 0,
        excerpt: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.retryable = retryable
        self.retry_after = retry_after
        self.http_status = http_status
        self.request_id = request_id
        self.operation = operation
        self.server_code = server_code
        self.server_message = server_message
        self.violations = violations
        self.attempts = attempts
        self.excerpt = excerpt

    def __str__(self) -> str:
        where = f"{self.operation}: " if self.operation else ""
        marks: list[str] = [self.code]
        if self.http_status is not None:
            marks.append(f"HTTP {self.http_status}")
        if self.request_id is not None:
            marks.append(f"request {self.request_id}")
        return f"{where}{self.message} [{', '.join(marks)}]"

    def __reduce__(self) -> tuple[Any, ...]:
        return restore, (type(self), self.__dict__)


class ValidationError(DevtrustError, ValueError):
    """The input breaks a rule, found here or by the service; see `violations`."""

    kind = "validation"


class AuthenticationError(DevtrustError):
    """The service does not know the caller."""

    kind = "authentication"


class PermissionDeniedError(DevtrustError):
    """The caller may not do this."""

    kind = "permission"


class NotFoundError(DevtrustError):
    """There is no such object."""

    kind = "not_found"


class ConflictError(DevtrustError):
    """It collides with what is there."""

    kind = "conflict"


class RateLimitedError(DevtrustError):
    """Too many calls; see `retry_after`."""

    kind = "rate_limited"


class ServerError(DevtrustError):
    """The service failed."""

    kind = "server"


class TransportError(DevtrustError, ConnectionError):
    """The network failed. Also a `ConnectionError`."""

    kind = "transport"


class CallTimeoutError(DevtrustError, TimeoutError):
    """It took too long. Also a `TimeoutError`."""

    kind = "timeout"


class CallCancelledError(DevtrustError):
    """The call was given up."""

    kind = "cancelled"


class DecodeError(DevtrustError):
    """The answer cannot be understood; see `excerpt`."""

    kind = "decode"


class ConfigurationError(DevtrustError):
    """The client is set up wrongly."""

    kind = "configuration"


class InternalError(DevtrustError):
    """A defect in devtrust."""

    kind = "internal"


KINDS: Mapping[str, type[DevtrustError]] = {
    cls.kind: cls
    for cls in (
        ValidationError,
        AuthenticationError,
        PermissionDeniedError,
        NotFoundError,
        ConflictError,
        RateLimitedError,
        ServerError,
        TransportError,
        CallTimeoutError,
        CallCancelledError,
        DecodeError,
        ConfigurationError,
        InternalError,
    )
}
"""The class of each kind."""


def from_report(kind: str, message: str, fields: dict[str, Any]) -> DevtrustError:
    """Makes the exception for what the native half reports."""
    names = ("field", "code", "message", "remedy")
    fields["violations"] = tuple(
        Violation(**dict(zip(names, violation, strict=True))) for violation in fields["violations"]
    )
    return KINDS.get(kind, InternalError)(message, **fields)


def restore(cls: type[DevtrustError], values: dict[str, Any]) -> DevtrustError:
    """Makes an error from its pickle."""
    error = cls(values["message"])
    error.__dict__.update(values)
    return error
