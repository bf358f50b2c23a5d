"""Certificate signing requests of the caller."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtrust import PrivateKey, ValidationError, verify_csr

FIXTURES = Path(__file__).parents[2] / "tests" / "conformance" / "fixtures"


def test_a_request_of_our_own_is_good() -> None:
    verify_csr(PrivateKey.generate().csr({"subject.common_name": "press-41"}))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("broken-signature.csr.pem", "csr.bad_signature"),
        ("p521.csr.pem", "csr.unsupported_algorithm"),
        ("device.pem", "csr.wrong_label"),
        ("device.key.pem", "private_key"),
    ],
)
def test_what_is_wrong_is_named(name: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        verify_csr((FIXTURES / name).read_text())
    (violation,) = caught.value.violations
    assert (violation.field, violation.code) == ("csr", code)
