"""Requests verified, certificates summarised, and keys made with their requests, by devtrust and by `cryptography`.

Prints one JSON object: for each task, contender and number of threads the microseconds
for one of them, with one entry for each round. Three arguments, TASK NAME THREADS, run one contender.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from common import rounds_asked

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 4_000
THREADS = (1, 2)


def make_certificate() -> tuple[str, str]:
    """A request for a P-256 key, and a certificate with what devices have in theirs, both in PEM."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "press-41")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    now = datetime.now(UTC)
    usages = [x509.ExtendedKeyUsageOID.CLIENT_AUTH, x509.ExtendedKeyUsageOID.SERVER_AUTH]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("press-41.example")]), critical=False)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return request.public_bytes(pem).decode(), certificate.public_bytes(pem).decode()


def devtrust(task: str) -> Callable[[], object]:
    """One piece of work."""
    from devtrust import Client
    from devtrust.keys import PrivateKey, verify_csr

    csr, certificate = make_certificate()
    if task == "verify":
        return lambda: verify_csr(csr)
    if task == "make":
        return lambda: PrivateKey.generate().csr({"subject.common_name": "press-41"})
    client = Client(api_key="none", base_url="http://127.0.0.1:1", allow_insecure_http=True)
    return lambda: client.x509.read(certificate)


def cryptography(task: str) -> Callable[[], object]:
    """The same, with the same facts."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    csr, certificate = make_certificate()

    def verify() -> None:
        if not x509.load_pem_x509_csr(csr.encode()).is_signature_valid:
            raise ValueError(csr)

    def make() -> str:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "press-41")])
        made = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.PEM).decode()

    def summarise() -> dict[str, Any]:
        read = x509.load_pem_x509_certificate(certificate.encode())
        extensions = {extension.oid.dotted_string: extension.value for extension in read.extensions}
        return {
            "subject": read.subject.rfc4514_string(),
            "issuer": read.issuer.rfc4514_string(),
            "serial_number": f"{read.serial_number:X}",
            "valid": (read.not_valid_before_utc, read.not_valid_after_utc),
            "key": read.public_key(),
            "signature_algorithm": read.signature_algorithm_oid.dotted_string,
            "extensions": extensions,
            "fingerprints": (read.fingerprint(hashes.SHA256()).hex(), read.fingerprint(hashes.SHA1()).hex()),
        }

    return {"verify": verify, "make": make, "summarise": summarise}[task]


CONTENDERS = {"devtrust": devtrust, "cryptography": cryptography}
TASKS = ("verify", "make", "summarise")


def measure(task: str, name: str, threads: int) -> float:
    """Microseconds for one, with as many threads."""
    work = CONTENDERS[name](task)
    work()

    def many(_: int) -> None:
        for _ in range(COUNT):
            work()

    with ThreadPoolExecutor(threads) as pool:
        began = time.perf_counter()
        list(pool.map(many, range(threads)))
        took = time.perf_counter() - began
    return took / (COUNT * threads) * 1e6


def compare(rounds: int) -> None:
    """All of them, in turns, each in a process of its own."""
    results: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for task in TASKS:
            for threads in THREADS:
                for name in CONTENDERS:
                    command = [sys.executable, __file__, task, name, str(threads)]
                    ran = subprocess.run(command, check=True, capture_output=True, text=True)
                    kept = results.setdefault(task, {}).setdefault(f"{name}_{threads}", [])
                    kept.append(float(ran.stdout))
    print(json.dumps(results))


if len(sys.argv) == 4:
    print(measure(sys.argv[1], sys.argv[2], int(sys.argv[3])))
else:
    compare(rounds_asked(5))
