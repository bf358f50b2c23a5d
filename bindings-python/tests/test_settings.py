"""What a client is made with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtrust import (
    AsyncClient,
    AuthenticationError,
    Client,
    ClientCertificate,
    ConfigurationError,
    Secret,
    TransportError,
)
from devtrust.testing import Emulator


def test_the_host_follows_from_region_and_environment() -> None:
    assert Client(api_key="k").__repr__() == "Client(base_url='https://one.digicert.com')"
    swiss = Client(api_key="k", region="ch", environment="demo")
    assert repr(swiss) == "Client(base_url='https://demo.one.ch.digicert.com')"
    prefixed = AsyncClient(api_key="k", base_url="https://portal.example:8443/digicert/")
    assert repr(prefixed) == "AsyncClient(base_url='https://portal.example:8443/digicert')"


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEVTRUST_API_KEY", "DEVTRUST_BASE_URL", "DC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DC_API_KEY", "k")
    monkeypatch.setenv("DEVTRUST_REGION", "JP")
    monkeypatch.setenv("DEVTRUST_ENVIRONMENT", "demo")
    assert repr(Client.from_env()) == "Client(base_url='https://demo.one.digicert.co.jp')"
    assert "demo.one.nl" in repr(Client.from_env(region="nl"))
    monkeypatch.setenv("DEVTRUST_BASE_URL", "http://127.0.0.1:1")
    assert repr(AsyncClient.from_env()) == "AsyncClient(base_url='http://127.0.0.1:1')"
    monkeypatch.setenv("DC_API_KEY", " ")
    with pytest.raises(ConfigurationError, match="no API key"):
        Client.from_env()


def test_headers_and_user_agent(emulator: Emulator) -> None:
    with emulator.client(headers={"x-station": "7"}, user_agent="line/1") as client:
        client.account.accounts.list().all()
    request = emulator.requests()[-1]
    headers = dict(request["headers"])
    assert headers["x-station"] == "7"
    assert headers["user-agent"] == "line/1"
    assert "x-api-key" in headers
    assert request["api_key_matches"] is True


def test_without_validation_the_service_decides(emulator: Emulator) -> None:
    with emulator.client(validate=False) as client, pytest.raises(ValueError, match="HTTP 400"):
        client.divisions.create(name="7", account_id="x", primary_rzone_id="y")
    assert json.loads(emulator.requests()[-1]["body"])["name"] == "7"


def test_retries(emulator: Emulator) -> None:
    emulator.arm({"status": {"status": 503}}, times=4)
    with emulator.client(max_attempts=5, retry_base=0.001, retry_cap=0.002) as client:
        assert len(client.account.accounts.list().all()) == 1
    assert [entry["status"] for entry in emulator.requests()] == [503] * 4 + [200]


def test_a_rate_limit(emulator: Emulator) -> None:
    with emulator.client(rate_limit=(1, 3600.0)) as client:
        client.account.accounts.list().page()
        with pytest.raises(TimeoutError, match="rate limit"):
            client.account.accounts.list(timeout=0.2).page()
    assert len(emulator.requests()) == 1


@pytest.fixture(scope="module")
def mutual() -> Iterator[Emulator]:
    with Emulator(["--mtls"]) as emulator:
        yield emulator


def test_tls_with_a_ca_of_your_own(mutual: Emulator) -> None:
    ca_file = mutual.ready["ca_file"]
    with mutual.client(ca_file=ca_file) as client:
        assert client.account.accounts.list().all()[0].id == mutual.account_id
    with mutual.client(ca_pem=Path(ca_file).read_text()) as client:
        assert client.account.accounts.list().all()[0].id == mutual.account_id


def test_a_certificate_that_does_not_verify(mutual: Emulator) -> None:
    with mutual.client() as client, pytest.raises(TransportError) as caught:
        client.account.accounts.list().all()
    assert caught.value.code == "transport.tls"


def test_a_client_certificate_in_place_of_a_key(mutual: Emulator) -> None:
    ready = mutual.ready
    pair = ClientCertificate.from_pem(
        Path(ready["client_certificate"]).read_text(),
        Path(ready["client_key"]).read_text(),
    )
    archive = ClientCertificate.from_pkcs12(
        Path(ready["client_pkcs12"]).read_bytes(), Secret(ready["client_pkcs12_password"])
    )
    for certificate in (pair, archive):
        assert repr(certificate) == "ClientCertificate(***)"
        with Client(
            base_url=mutual.base_url, client_certificate=certificate, ca_file=ready["ca_file"]
        ) as client:
            assert client.account.accounts.list().all()[0].id == mutual.account_id
    with (
        Client(base_url=mutual.base_url, api_key="wrong", ca_file=ready["ca_file"]) as client,
        pytest.raises(AuthenticationError),
    ):
        client.account.accounts.list().all()


def test_a_client_certificate_that_cannot_be_read(mutual: Emulator) -> None:
    archive = Path(mutual.ready["client_pkcs12"]).read_bytes()
    with pytest.raises(ConfigurationError, match="does not open with this password"):
        ClientCertificate.from_pkcs12(archive, "hunter2")
    with pytest.raises(ConfigurationError):
        ClientCertificate.from_pem("nonsense", "nonsense")
