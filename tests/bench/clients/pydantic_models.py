"""The models that a careful user of `httpx` or `aiohttp` writes with pydantic."""

from __future__ import annotations

from datetime import datetime

from pydantic import UUID4, BaseModel, Field

NAME = r"^[A-Za-z]([A-Za-z0-9 ,.;:_()\-]*[A-Za-z0-9)])?$"


class Attribute(BaseModel):
    name: str = Field(min_length=1)
    value: str = Field(min_length=1)


class Certificate(BaseModel):
    csr: str
    certificate_policy_id: UUID4
    attributes: list[Attribute]


class Certificates(BaseModel):
    bootstrap: list[Certificate]


class Registration(BaseModel):
    name: str = Field(pattern=NAME)
    description: str
    device_group_id: UUID4
    account_id: UUID4
    certificate_policies: Certificates


class Issued(BaseModel):
    policy_id: str
    policy_type: str
    certificate: str


class Registered(BaseModel):
    device_id: UUID4
    device_name: str
    created_on: datetime
    connected: bool
    device_status: str
    operational_status: str
    private_keys: list[Issued]
