"""A device keeps itself in a valid certificate, over EST."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtrust import AsyncClient, Client, ConfigurationError
from devtrust.testing import Emulator
from devtrust.types import KeepCertificateDict


def wanted(emulator: Emulator) -> KeepCertificateDict:
    return {
        "certificate_policy_id": emulator.ready["dtm_est_certificate_policy_id"],
        "passcode": emulator.ready["dtm_est_passcode"],
        "attributes": {"subject.common_name": "press-41"},
    }


def test_the_first_one_is_kept(client: Client, emulator: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "press-41.pem"
    first = client.keep_certificate(wanted(emulator), key_file=file)
    kept = file.read_text()
    assert first.renewed
    assert first.certificate in kept
    assert "PRIVATE KEY" in kept
    assert file.stat().st_mode & 0o777 == 0o600
    assert client.x509.read(first.certificate).common_name == "press-41"
    emulator.forget_requests()
    again = client.keep_certificate(wanted(emulator), key_file=file)
    assert (again.certificate, again.renewed) == (first.certificate, False)
    assert emulator.requests() == []
    assert file.read_text() == kept


def test_it_needs_a_file(client: Client, emulator: Emulator) -> None:
    with pytest.raises(ConfigurationError, match="file"):
        client.keep_certificate(wanted(emulator))


async def test_async_clients_have_it_too(
    devtrust_async_client: AsyncClient, devtrust_emulator: Emulator, tmp_path: Path
) -> None:
    file = tmp_path / "press-41.pem"
    kept = await devtrust_async_client.keep_certificate(wanted(devtrust_emulator), key_file=file)
    assert kept.renewed
    assert file.exists()
