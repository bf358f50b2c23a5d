"""Batches from files, and artifacts, against the emulator."""

from __future__ import annotations

import csv
import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import Place

from devtrust import (
    AsyncClient,
    Client,
    ConfigurationError,
    ConflictError,
    DecodeError,
    ValidationError,
)
from devtrust._tables import write_csv
from devtrust.batch import write_batch
from devtrust.keys import PrivateKey
from devtrust.models import BatchKind, JobStatus
from devtrust.testing import Emulator
from devtrust.types import RegisterBatchDict, UploadArtifactDict


def batch_policy(client: Client, emulator: Emulator, place: Place) -> str:
    policy = client.certificate_policies.create(
        name="Batches",
        division_id=place.division_id,
        ica_id=emulator.ica_id,
        certificate_profile_id=emulator.certificate_profile_id,
        certificate_management_methods=["BATCH"],
        key_generation_option="client_or_server_side",
    )
    assert policy.id is not None
    return policy.id


def test_a_file_is_checked(client: Client, tmp_path: Path) -> None:
    file = tmp_path / "presses.csv"
    file.write_text("device_name,csr\nPress 1,\n2 Press,\nPress 1,x\n")
    report = client.batches.check(kind="REGISTRATION", file=str(file), list=2)
    assert (report.ok, report.rows, report.bad_rows, report.parts) == (False, 3, 2, 1)
    assert [(one.line, one.column, one.code) for one in report.findings] == [
        (3, "device_name", "name"),
        (4, "device_name", "duplicate"),
    ]
    assert {(one.column, one.code): one.rows for one in report.counts} == {
        ("device_name", "name"): 1,
        ("device_name", "duplicate"): 1,
        ("csr", "csr.not_pem"): 1,
    }
    with pytest.raises(ConfigurationError, match="cannot be read"):
        client.batches.check(kind=BatchKind.ENROLLMENT, file=str(tmp_path / "missing.csv"))


def test_a_file_goes_all_the_way(
    client: Client, emulator: Emulator, place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "presses.csv"
    policy = batch_policy(client, emulator, place)
    send: RegisterBatchDict = {
        "account_id": emulator.account_id,
        "device_group_id": place.group_id,
        "certificate_policy_id": policy,
        "file": str(file),
    }
    file.write_text("device_name\n7\n")
    with pytest.raises(ValidationError) as raised:
        client.batches.register_devices(send)
    assert [one.field for one in raised.value.violations] == ["line 2, device_name"]
    rows = "".join(f"Press {row},press-{row}\n" for row in range(20))
    file.write_text("device_name,subject.common_name\n" + rows)
    sent = client.batches.register_devices(send)
    assert (sent.rows, len(sent.jobs)) == (20, 1)
    *_, job = client.batches.watch(job_id=sent.jobs[0].id, every_seconds=1)
    assert (job.status, job.successful, job.failed) == (JobStatus.COMPLETED, 20, 0)
    result = client.batches.fetch(sent.jobs[0].id)
    assert sorted(one.name for one in result.certificates) == sorted(
        f"Press {row}" for row in range(20)
    )
    assert result.certificates[0].certificate.startswith("-----BEGIN CERTIFICATE-----")


async def test_async_clients_have_it_too(
    devtrust_async_client: AsyncClient, tmp_path: Path
) -> None:
    file = tmp_path / "presses.csv"
    file.write_text("subject.common_name\nPress 1\n")
    report = await devtrust_async_client.batches.check(kind="ENROLLMENT", file=str(file))
    assert (report.ok, report.rows) == (True, 1)


def test_an_artifact_is_uploaded_once(client: Client, emulator: Emulator, tmp_path: Path) -> None:
    content = b"\x7fELF" + bytes(3_000_000)
    file = tmp_path / "agent.bin"
    file.write_bytes(content)
    upload: UploadArtifactDict = {
        "name": "Agent",
        "version": "1.2.0",
        "account_id": emulator.account_id,
        "file": str(file),
    }
    made = client.artifacts.upload(upload)
    assert made.checksum == "sha256:" + hashlib.sha256(content).hexdigest()
    assert (made.size, made.existing) == (len(content), False)
    again = client.artifacts.upload(upload)
    assert (again.id, again.checksum, again.existing) == (made.id, made.checksum, True)


def test_what_is_written_for_a_spreadsheet_has_no_formulas(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.csv"
    cells = ["=HYPERLINK(1)", "@x", "-2+3", "-7.5", "+41", "Press 41", 7, None]
    write_csv(file, [{str(place): cell for place, cell in enumerate(cells)}])
    with file.open(newline="", encoding="utf-8") as written:
        _, row = csv.reader(written)
    assert row == ["'=HYPERLINK(1)", "'@x", "'-2+3", "-7.5", "+41", "Press 41", "7", ""]


def test_rows_become_a_file(client: Client, tmp_path: Path) -> None:
    file = tmp_path / "presses.csv"
    rows = (
        {"device_name": f"Press {row}", "san.dns_name": [f"{row}.example", "b"], "csr": None}
        for row in range(3)
    )
    assert write_batch(file, rows) == 3
    assert file.read_text().splitlines()[:2] == [
        "device_name,san.dns_name,san.dns_name,csr",
        "Press 0,0.example,b,",
    ]
    report = client.batches.check(kind="REGISTRATION", file=str(file))
    assert (report.ok, report.rows) == (True, 3)
    assert report.columns == ("device_name", "san.dns_name", "san.dns_name", "csr")


def test_rows_with_carriage_returns_and_with_too_much(tmp_path: Path) -> None:
    file = tmp_path / "presses.csv"
    write_batch(file, [{"device_name": "A", "csr": "one\r\ntwo"}])
    assert file.read_bytes() == b'device_name,csr\nA,"one\ntwo"\n'
    with pytest.raises(ValueError, match="row 2 has more for 'san'"):
        write_batch(file, [{"device_name": "A", "san": ["a"]}, {"san": ["a", "b"]}])
    with pytest.raises(ValueError, match="row 2 has more for 'nmae'"):
        write_batch(file, [{"device_name": "A"}, {"nmae": "B"}])


def test_tables_become_a_file(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    file = tmp_path / "presses.csv"
    frame = polars.DataFrame({"device_name": ["A", "B"], "subject.common_name": ["a", None]})
    assert write_batch(file, frame) == 2
    assert file.read_text() == "device_name,subject.common_name\nA,a\nB,\n"


def test_a_file_of_rows_is_whole_or_not_there(tmp_path: Path) -> None:
    file = tmp_path / "presses.csv"
    file.write_text("device_name\nPress 1\n")

    def broken() -> Iterator[dict[str, str]]:
        yield {"device_name": "Press 2"}
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        write_batch(file, broken())
    assert file.read_text() == "device_name\nPress 1\n"
    # From itself, too.
    assert write_batch(file, file) == 1
    assert file.read_text() == "device_name\nPress 1\n"
    assert [path.name for path in tmp_path.iterdir()] == ["presses.csv"]


def test_columns_that_repeat_stay_and_what_is_empty_is_empty(tmp_path: Path) -> None:
    source, file = tmp_path / "source.csv", tmp_path / "presses.csv"
    source.write_text("device_name,san.dns_name,san.dns_name\nPress 1,one,two\n")
    assert write_batch(file, source) == 1
    assert file.read_text() == source.read_text()
    rows = [{"device_name": "Press 1", "device_description": float("nan")}]
    assert write_batch(file, rows) == 1
    assert file.read_text() == "device_name,device_description\nPress 1,\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on this system")
def test_a_pipe_is_no_file(client: Client, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ConfigurationError, match="no file"):
        client.batches.check(kind="REGISTRATION", file=str(pipe))


def test_an_artifact_with_other_content_is_not_taken_for_this_one(
    client: Client, emulator: Emulator, tmp_path: Path
) -> None:
    file = tmp_path / "mode"
    upload: UploadArtifactDict = {
        "name": "Mode",
        "version": "1.0",
        "account_id": emulator.account_id,
        "file": str(file),
    }
    file.write_text("mode=0")
    client.artifacts.upload(upload)
    file.write_text("mode=1")
    with pytest.raises(ConflictError) as raised:
        client.artifacts.upload(upload)
    assert raised.value.code == "conflict.name_taken"


def test_an_equal_batch_a_moment_earlier_is_not_taken_for_this_one(
    client: Client, emulator: Emulator, place: Place, tmp_path: Path
) -> None:
    policy = batch_policy(client, emulator, place)
    file = tmp_path / "presses.csv"

    def send(name: str) -> str:
        rows = "".join(f"{name} {row},{name}-{row}\n" for row in range(2))
        file.write_text(f"device_name,subject.common_name\n{rows}")
        sent = client.batches.register_devices(
            account_id=emulator.account_id,
            device_group_id=place.group_id,
            certificate_policy_id=policy,
            file=str(file),
        )
        return sent.jobs[0].id

    alpha = send("Alpha")
    # Beta's upload never arrives, and is sent again.
    emulator.arm("reset_before", path="/devicetrustmanager/api/v4/device/batch", times=1)
    beta = send("Beta")
    assert beta != alpha
    for job in (alpha, beta):
        *_, look = client.batches.watch(job_id=job, every_seconds=1)
        assert look.successful == 2


def test_rows_become_a_zip_of_requests(tmp_path: Path, client: Client) -> None:
    csr = PrivateKey.generate().csr({"subject.common_name": "press"})
    file = tmp_path / "presses.zip"
    rows = [{"device_name": f"press-{row}", "csr": csr} for row in range(1, 4)]
    assert write_batch(file, iter(rows)) == 3
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["press-1.pem", "press-2.pem", "press-3.pem"]
        assert archive.read("press-2.pem").decode() == csr
    report = client.batches.check(kind="REGISTRATION", file=str(file))
    assert (report.ok, report.rows) == (True, 3)
    assert list(report.columns or ()) == ["device_name", "csr"]

    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"device_name": "a", "csr": csr, "device_description": ""},
            "row 1 is not a name and a csr",
        ),
        ({"device_name": "../a", "csr": csr}, "row 1 has a name that comes twice or is no file's"),
        ({"device_name": None, "csr": csr}, "row 1 has a name that comes twice or is no file's"),
        ({"device_name": "a:b", "csr": csr}, "row 1 has a name that comes twice or is no file's"),
        ({"device_name": "a", "csr": float("nan")}, "row 1 has no csr"),
    ]
    for wrong, message in cases:
        with pytest.raises(ValueError, match=message):
            write_batch(file, [wrong])
    with pytest.raises(ValueError, match="row 2 has a name that comes twice"):
        write_batch(file, [rows[0], rows[0]])
    # What was there stays.
    assert client.batches.check(kind="REGISTRATION", file=str(file)).rows == 3
    assert not file.with_name("presses.zip.part").exists()


def test_keys_that_the_service_made_come_with_their_certificates(
    client: Client, emulator: Emulator, place: Place
) -> None:
    fixtures = Path(__file__).parents[2] / "tests" / "conformance" / "fixtures"
    key, certificate = (
        (fixtures / name).read_text() for name in ("recipient.key.pem", "recipient.pem")
    )
    policy = batch_policy(client, emulator, place)
    sent = client.batches.request_certificates(
        certificate_policy_id=policy,
        encryption_certificate=certificate,
        data="unique_identifier,subject.common_name\npress-41,press-41\n",
    )
    *_, job = client.batches.watch(job_id=sent.jobs[0].id, every_seconds=1)
    assert job.successful == 1
    unopened = client.batches.fetch(sent.jobs[0].id)
    assert unopened.encrypted is not None
    assert not unopened.certificates
    opened = client.batches.fetch(sent.jobs[0].id, private_key=key, certificate=certificate)
    (made,) = opened.certificates
    assert made.name == "press-41"
    assert made.private_key is not None
    assert PrivateKey.from_pem(made.private_key).matches(made.certificate)
    assert "PRIVATE KEY" not in repr(opened)
    stranger = (fixtures / "stranger.key.pem").read_text()
    other = (fixtures / "stranger.pem").read_text()
    with pytest.raises(DecodeError) as raised:
        client.batches.fetch(sent.jobs[0].id, private_key=stranger, certificate=other)
    assert raised.value.code == "decode.other_recipient"
    assert "PRIVATE KEY" not in repr(raised.value)


def test_a_batch_is_renewed(
    client: Client, emulator: Emulator, place: Place, tmp_path: Path
) -> None:
    policy = batch_policy(client, emulator, place)
    sent = client.batches.request_certificates(
        certificate_policy_id=policy,
        data="unique_identifier,subject.common_name\na,a\nb,b\n",
    )
    *_, _ = client.batches.watch(job_id=sent.jobs[0].id, every_seconds=1)
    renewed = client.jobs.renew(job_id=sent.jobs[0].id)
    assert renewed.id is not None
    *_, job = client.batches.watch(job_id=renewed.id, every_seconds=1)
    assert (job.total, job.successful) == (2, 2)
    csr = PrivateKey.generate().csr({"subject.common_name": "b"})
    file = tmp_path / "renewed.csv"
    write_batch(file, [{"unique_identifier": "b", "csr": csr}])
    again = client.batches.renew(job_id=sent.jobs[0].id, file=str(file))
    *_, job = client.batches.watch(job_id=again.jobs[0].id, every_seconds=1)
    assert (job.total, job.successful) == (1, 1)


def test_columns_are_compared_with_a_policy(
    client: Client, emulator: Emulator, place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "presses.csv"
    file.write_text("subject.comon_name,san.dns_name\npress,press.example\n")
    assert client.batches.check(kind="ENROLLMENT", file=str(file)).ok
    policy = batch_policy(client, emulator, place)
    report = client.batches.check(kind="ENROLLMENT", file=str(file), certificate_policy_id=policy)
    assert [(one.line, one.column, one.code) for one in report.findings] == [
        (1, "subject.comon_name", "table.unknown_column"),
        (1, "subject.common_name", "table.missing_column"),
    ]
