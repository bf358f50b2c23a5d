"""The native half of devtrust. Nothing here is public; what is, is exported by other modules."""

from asyncio import Future
from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any, final

__all__ = [
    "VERSION",
    "ClientCertificate",
    "Hidden",
    "Journal",
    "Port",
    "PrivateKey",
    "Reply",
    "Run",
    "Secret",
    "Sending",
    "Session",
    "verify_csr",
]

VERSION: str

@final
class Secret:
    """A secret: an API key, a passcode, a private key.

    It shows nothing of itself in `repr`, `str`, logs and tracebacks, and it is not pickled. Its
    memory is wiped when the last reference to it goes.
    """

    def __new__(cls, text: str, /) -> Secret: ...
    def reveal(self) -> str:
        """The text itself. Keep it out of logs."""

    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __copy__(self) -> Secret: ...
    def __deepcopy__(self, memo: object) -> Secret: ...

@final
class Hidden:
    """Holds a value out of sight of tracebacks that show variables."""

    def __new__(cls, value: object, /) -> Hidden: ...

@final
class PrivateKey:
    """A private key in this process's memory: P-256 or P-384. It is a `Signer`.

    It shows nothing of itself and is not pickled.
    """

    @staticmethod
    def generate(algorithm: str = "ecdsa_p256_sha256") -> PrivateKey:
        """Makes a new key: `ecdsa_p256_sha256` or `ecdsa_p384_sha384`."""

    @staticmethod
    def from_pem(pem: str | Secret) -> PrivateKey:
        """Reads a key from PEM (PKCS#8)."""

    def to_pem(self) -> Secret:
        """The key in PEM (PKCS#8)."""

    @property
    def algorithm(self) -> str:
        """What the key signs with."""

    @property
    def public_key(self) -> bytes:
        """The public half, as DER `SubjectPublicKeyInfo`."""

    def sign(self, message: bytes) -> bytes:
        """Signs a message; the result is an ECDSA signature in DER."""

    def csr(self, attributes: Mapping[str, str]) -> str:
        """Makes a certificate signing request (PKCS#10, in PEM) for this key."""

    def matches(self, certificate: str) -> bool:
        """Whether a certificate (PEM; of a chain, the first) is for this key."""

def verify_csr(csr: str) -> None:
    """Verifies a certificate signing request (PKCS#10, in PEM): that it is signed with the key that
    it carries.

    Before a call, only its structure is looked at; the service verifies the signature, too. Use
    this where a request comes from elsewhere and is to be sent later.

    Raises:
        ValidationError: With the violation: `csr.bad_signature`, `csr.malformed`,
            `csr.unsupported_algorithm`, ...
    """

@final
class ClientCertificate:
    """A client certificate with its private key, which authenticates in place of an API key."""

    @staticmethod
    def from_pem(certificate: str, private_key: str | Secret) -> ClientCertificate:
        """From PEM texts: the certificate with its issuers after it, and the unencrypted private
        key.
        """

    @staticmethod
    def from_pkcs12(archive: bytes, password: str | Secret) -> ClientCertificate:
        """From a PKCS#12 archive (`.p12`, `.pfx`)."""

@final
class Session:
    """The native half of a client."""

    def __new__(cls, settings: dict[str, Any]) -> Session: ...
    @property
    def base_url(self) -> str: ...
    def call(
        self,
        name: str,
        request: Any,
        fields: dict[str, Any],
        timeout: float | None = None,
        **options: Any,
    ) -> Any: ...
    def request(
        self,
        method: str,
        path: str,
        query: Any,
        headers: Any,
        json: Any,
        timeout: float | None = None,
    ) -> Any: ...
    def close(self) -> None: ...

@final
class Reply:
    """Where a signature goes."""

    def send(self, signature: bytes) -> None: ...

@final
class Run:
    """The native half of a run over many rows."""

    def __new__(
        cls,
        session: Session,
        name: str,
        common: Any,
        columns: list[str] | None,
        texts: bool,
        options: dict[str, Any],
    ) -> Run: ...
    @property
    def over(self) -> bool: ...
    @property
    def fed(self) -> int: ...
    def room(self) -> int: ...
    def feed(self, rows: list[Any]) -> bool: ...
    def finish(self) -> None: ...
    def stop(self) -> None: ...
    def take(self) -> list[Any]: ...
    def wait(self, rows: bool) -> None: ...
    def tally(self) -> dict[str, Any]: ...
    def fields(self) -> list[str]: ...

@final
class Journal:
    """The native half of a journal."""

    def __new__(cls, path: str | PathLike[str], passphrase: Any = None) -> Journal: ...
    @property
    def encrypted(self) -> bool: ...
    def run(self, task: str, given: dict[str, Any]) -> Any: ...
    def close(self) -> None: ...

@final
class Sending:
    """Sends a journal until it is closed or dropped."""

    def __new__(cls, journal: Journal, given: dict[str, Any]) -> Sending: ...
    def take(self, wait: bool = True) -> list[Any] | None: ...
    def close(self) -> None: ...

@final
class Port:
    """Where the results of one event loop's calls gather."""

    def __new__(cls, wake: Callable[[], object] | None = None) -> Port: ...
    def fileno(self) -> int: ...
    def call(
        self,
        session: Session,
        future: Future[Any],
        name: str,
        request: Any,
        fields: dict[str, Any],
        timeout: float | None = None,
        **options: Any,
    ) -> int: ...
    def request(
        self,
        session: Session,
        future: Future[Any],
        method: str,
        path: str,
        query: Any,
        headers: Any,
        json: Any,
        timeout: float | None = None,
    ) -> int: ...
    def ready(self, future: Future[Any], run: Run, rows: bool) -> int: ...
    def told(self, future: Future[Any], sending: Sending) -> int: ...
    def journal(
        self, journal: Journal, future: Future[Any], task: str, given: dict[str, Any]
    ) -> int: ...
    def abort(self, number: int) -> None: ...
    def fail(self, number: int, exception: BaseException) -> None: ...
    def drain(self) -> None: ...
