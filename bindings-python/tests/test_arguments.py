"""What Python may hand over, and what is refused with the field's name."""

from __future__ import annotations

import collections
import datetime
import decimal
import pathlib
import random
import types
import uuid
from typing import Any

import pytest

from devtrust import Client, DevtrustError, Secret, ValidationError
from devtrust.models import Attribute, CertificateRequest, DeviceStatus
from devtrust.testing import Emulator

WEST = datetime.timezone(-datetime.timedelta(hours=9))


def sent(client: Client, emulator: Emulator, value: object) -> object:
    """What arrives as JSON."""
    emulator.forget_requests()
    with pytest.raises(DevtrustError):
        client.request("POST", "/nowhere", json=value)
    return emulator.requests()[-1]["body"]


def test_what_can_be_json(client: Client, emulator: Emulator) -> None:
    berlin = datetime.timezone(datetime.timedelta(hours=2))
    moment = datetime.datetime(2026, 5, 11, 9, 7, 13, 5000, berlin)
    for value, text in [
        ({"b": 1, "a": [True, None, 1.5, "ü"]}, '{"a":[true,null,1.5,"ü"],"b":1}'),
        ((1, 2), "[1,2]"),
        (collections.deque([1]), "[1]"),
        (range(3), "[0,1,2]"),
        (collections.OrderedDict(a=1), '{"a":1}'),
        (types.MappingProxyType({"a": 1}), '{"a":1}'),
        (DeviceStatus.DELETED, '"DELETED"'),
        (Attribute(name="a", value="b"), '{"name":"a","value":"b"}'),
        ([CertificateRequest(certificate_policy_id="p")], '[{"certificate_policy_id":"p"}]'),
        (moment, '"2026-05-11T07:07:13.005000+00:00"'),
        (2**53, "9007199254740992"),
        (-(2**53), "-9007199254740992"),
        (0, "0"),
        (False, "false"),
        ("", '""'),
    ]:
        assert sent(client, emulator, value) == text


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def cyclic() -> Any:
    value: list[Any] = []
    value.append({"again": value})
    return value


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (datetime.datetime(2026, 5, 11), "needs a time zone"),
        (b"bytes", "must be text, not bytes"),
        (bytearray(b"bytes"), "must be text, not bytes"),
        (float("nan"), "must be a finite number"),
        (float("-inf"), "must be a finite number"),
        (2**53 + 1, "must be between"),
        (10**400, "must be between"),
        ("\udcff", "no text"),
        ({1: 2}, "a key that is not text"),
        ({"\ud800": 2}, "a key that is not text"),
        ({1, 2}, "of the type set"),
        (decimal.Decimal(1), "of the type Decimal"),
        (uuid.UUID(int=0), "of the type UUID"),
        (pathlib.PurePath("x"), "of the type Pure"),
        (object(), "of the type object"),
        (object, "of the type type"),
        (Secret("hunter2"), "must not be a Secret"),
        (deep(100), "nested too deeply"),
        (cyclic(), "nested too deeply"),
        (
            datetime.datetime.max.replace(tzinfo=datetime.timezone(-datetime.timedelta(hours=9))),
            "UTC",
        ),
    ],
)
def test_what_cannot_is_refused_by_name(
    client: Client, emulator: Emulator, value: object, says: str
) -> None:
    with pytest.raises(ValidationError, match=says) as caught:
        client.request("POST", "/nowhere", json={"a": {"b c": [0, value]}})
    (violation,) = caught.value.violations
    assert violation.field.startswith("json.a.b c[1]")
    with pytest.raises(ValidationError, match=says) as caught:
        client.devices.disable(value, "reason")  # type: ignore[arg-type]  # pyright: ignore
    assert caught.value.violations[0].field.startswith("device_id")
    assert emulator.requests() == []
    assert "hunter2" not in str(caught.value)


def test_fields_are_named_as_the_api_names_them(client: Client, emulator: Emulator) -> None:
    with pytest.raises(ValidationError) as caught:
        client.devices.register(  # type: ignore[call-overload]
            name=b"x",  # pyright: ignore
            account_id=emulator.account_id,
            device_group_id=emulator.account_id,
            certificate_policies={"bootstrap": [{"certificate_policy_id": 1, "csr": b""}]},  # pyright: ignore
        )
    fields = [violation.field for violation in caught.value.violations]
    assert fields == ["name", "certificate_policies.bootstrap[0].csr"]


def test_wrong_types_are_refused_by_name(client: Client, emulator: Emulator) -> None:
    with pytest.raises(ValidationError) as caught:
        client.device_groups.create(  # type: ignore[call-overload]
            name=7,  # pyright: ignore
            account_id=emulator.account_id,
            division_id=emulator.account_id,
            attributes="mac_address",
            is_static="yes",  # pyright: ignore
            policies={"type": "bootstrapCertificate"},  # pyright: ignore
        )
    found = {violation.field: violation.code for violation in caught.value.violations}
    assert found == {"name": "type", "attributes": "type", "is_static": "type", "policies": "type"}


def test_what_a_mapping_raises_is_passed_on(client: Client) -> None:
    class Broken(collections.UserDict[str, object]):
        def __getitem__(self, key: str) -> object:
            raise LookupError("broken")

    with pytest.raises(LookupError, match="broken"):
        client.request("POST", "/nowhere", json=Broken(a=1))


def test_nothing_makes_it_panic(client: Client, emulator: Emulator) -> None:
    """A thousand random values: each is either sent or refused with a devtrust error."""
    chance = random.Random(7)
    atoms: list[Any] = [
        None,
        True,
        0,
        -1,
        2**63,
        2**64,
        1e308,
        float("inf"),
        "",
        "\ud800",
        "\0",
        b"",
        object(),
    ]

    def value(depth: int) -> Any:
        kind = chance.randrange(5) if depth else 0
        if kind == 1:
            return [value(depth - 1) for _ in range(chance.randrange(3))]
        if kind == 2:
            return {chance.choice(["a", "", "\ud800", 1]): value(depth - 1)}
        if kind == 3:
            return Attribute(name=value(depth - 1), value=value(depth - 1))
        return chance.choice(atoms)

    for _ in range(1000):
        with pytest.raises((ValidationError, TypeError)):
            client.divisions.create({"name": value(3), "description": value(3), "no_such": 1})  # type: ignore[call-overload]  # pyright: ignore
    assert emulator.requests() == []
