"""A batch checked by devtrust, by `csv` with pydantic v2, and by polars, each in a process of its own, in turns.

Prints one JSON object: seconds and the largest resident memory for each contender and
number of rows, with one entry for each round. Two arguments, NAME FILE, run one contender.

The rules are the same: the name's pattern, values that are not blank, names that are new, CSRs whose structure is read.
polars reads no CSRs, and says how many rows are bad and not which.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import rounds_asked

SIZES = {"rows_100k": 100_000, "rows_1m": 1_000_000, "rows_5m": 5_000_000}
CSR_ROWS = 100_000


def devtrust(file: str) -> int:
    """Rows without a finding."""
    from devtrust import Client

    client = Client(api_key="none", base_url="http://127.0.0.1:1", allow_insecure_http=True, timeout=600)
    report = client.batches.check(kind="REGISTRATION", file=file)
    assert report.ok, report
    return report.rows


def csv_pydantic(file: str) -> int:
    """Rows that a model of pydantic takes."""
    import csv
    from typing import Annotated

    from cryptography import x509
    from pydantic import AfterValidator, BaseModel, Field, StringConstraints

    def is_csr(text: str) -> str:
        if text:
            x509.load_pem_x509_csr(text.encode())
        return text

    name = StringConstraints(pattern=r"^[A-Za-z]([A-Za-z0-9 ,.;:_()\-]*[A-Za-z0-9])?$")

    class Row(BaseModel):
        device_name: Annotated[str, name]
        device_description: str = ""
        common_name: Annotated[str, StringConstraints(min_length=1)] = Field(alias="subject.common_name")
        csr: Annotated[str, AfterValidator(is_csr)] = ""

    seen: set[str] = set()
    with Path(file).open(newline="", encoding="utf-8") as rows:
        for cells in csv.DictReader(rows):
            row = Row.model_validate(cells)
            if row.device_name in seen:
                raise ValueError(row.device_name)
            seen.add(row.device_name)
    return len(seen)


def polars(file: str) -> int:
    """Rows of which each rule holds, by columns."""
    import polars as pl

    rows = pl.scan_csv(file, schema_overrides={"csr": pl.String})
    name = pl.col("device_name")
    found = rows.select(
        rows=pl.len(),
        bad=(~name.str.contains(r"^[A-Za-z]([A-Za-z0-9 ,.;:_()\-]*[A-Za-z0-9])?$")).sum(),
        blank=pl.col("subject.common_name").is_null().sum(),
        names=name.n_unique(),
    ).collect(engine="streaming")
    count, bad, blank, names = found.row(0)
    if bad or blank or names != count:
        raise ValueError(found)
    return int(count)


CONTENDERS = {"devtrust": devtrust, "csv_pydantic": csv_pydantic, "polars": polars}


def write(file: Path, rows: int, csr: str) -> None:
    """A file of so many rows that break no rule."""
    quoted = f'"{csr}"' if csr else ""
    with file.open("w", encoding="utf-8", newline="") as table:
        table.write("device_name,device_description,subject.common_name,csr\n")
        table.writelines(f"Press {row},left of the door,press-{row}.example,{quoted}\n" for row in range(rows))


def make_csr() -> str:
    """One for a P-256 key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "press")])
    made = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode()


def run(name: str, file: Path) -> dict[str, float]:
    """One contender in a process of its own."""
    command = [sys.executable, __file__, name, str(file)]
    measured: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return measured


def compare(rounds: int) -> None:
    """All of them, in turns."""
    results: dict[str, dict[str, dict[str, list[float]]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = {size: (Path(folder) / f"{size}.csv", rows, "") for size, rows in SIZES.items()}
        files["csrs_100k"] = (Path(folder) / "csrs.csv", CSR_ROWS, make_csr())
        for file, rows, csr in files.values():
            write(file, rows, csr)
        for _ in range(rounds):
            for size, (file, rows, csr) in files.items():
                for name in CONTENDERS:
                    # It takes a minute, and says nothing new.
                    if name == "csv_pydantic" and size == "rows_5m":
                        continue
                    if name == "polars" and csr:
                        continue
                    measured = run(name, file)
                    assert measured.pop("rows") == rows, (name, size, measured)
                    kept = results.setdefault(size, {}).setdefault(name, {})
                    for what, value in measured.items():
                        kept.setdefault(what, []).append(value)
    print(json.dumps(results))


if len(sys.argv) == 3:
    began = time.perf_counter()
    found = CONTENDERS[sys.argv[1]](sys.argv[2])
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": found, "seconds": took, "resident_mib": peak}))
else:
    compare(rounds_asked(3))
