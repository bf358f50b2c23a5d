"""Lists: all rows, or a page."""

from __future__ import annotations

import pytest

from devtrust import AsyncClient, Client, Page, ValidationError
from devtrust.models import Division
from devtrust.testing import Emulator

PATH = "/devicetrustmanager/api/v4/division"


@pytest.fixture
def names(client: Client, emulator: Emulator) -> list[str]:
    names = [f"Division {number:03}" for number in range(7)]
    for name in names:
        client.divisions.create(
            name=name,
            account_id=emulator.account_id,
            primary_rzone_id=emulator.primary_rzone_id,
        )
    emulator.forget_requests()
    return names


def queries(emulator: Emulator) -> list[str]:
    return [request["query"] for request in emulator.requests()]


def test_all_rows_come_page_by_page(client: Client, emulator: Emulator, names: list[str]) -> None:
    account = emulator.account_id
    divisions = client.divisions.list(account_id=account, limit=3)
    assert emulator.requests() == []
    assert sorted(division.name for division in divisions) == names
    assert queries(emulator) == [
        f"account_id={account}&limit=3",
        f"account_id={account}&limit=3&offset=3",
        f"account_id={account}&limit=3&offset=6",
    ]
    # It begins anew each time.
    assert len(divisions.all()) == 7


def test_iterating_asks_for_a_hundred(client: Client, emulator: Emulator, names: list[str]) -> None:
    assert len(list(client.divisions.list(account_id=emulator.account_id))) == 7
    assert queries(emulator) == [f"account_id={emulator.account_id}&limit=100"]


def test_iterating_sends_no_more_than_needed(
    client: Client, emulator: Emulator, names: list[str]
) -> None:
    iterator = iter(client.divisions.list(account_id=emulator.account_id, limit=2))
    next(iterator)
    next(iterator)
    assert len(emulator.requests()) == 1
    next(iterator)
    assert len(emulator.requests()) == 2


def test_a_page(client: Client, emulator: Emulator, names: list[str]) -> None:
    divisions = client.divisions.list(account_id=emulator.account_id)
    page: Page[Division] = divisions.page(offset=4, limit=2)
    assert len(page.items) == 2
    assert (page.total, page.limit, page.offset, page.next_offset) == (7, 2, 4, 6)
    last = divisions.page(offset=6, limit=2)
    assert len(last.items) == 1
    assert last.next_offset is None
    assert [len(each.items) for each in divisions.pages()] == [7]


def test_filters_reach_the_service(client: Client, emulator: Emulator, names: list[str]) -> None:
    found = client.divisions.list({"account_id": emulator.account_id, "name": "003"}).all()
    assert [division.name for division in found] == ["Division 003"]


def test_a_bad_filter_is_told_when_iterating(client: Client, emulator: Emulator) -> None:
    divisions = client.divisions.list(account_id="nonsense", limit=0)
    with pytest.raises(ValidationError) as caught:
        next(iter(divisions))
    assert [violation.field for violation in caught.value.violations] == ["account_id", "limit"]
    assert emulator.requests() == []


async def test_all_of_it_asynchronously(
    devtrust_async_client: AsyncClient, emulator: Emulator, names: list[str]
) -> None:
    divisions = devtrust_async_client.divisions.list(account_id=emulator.account_id, limit=3)
    assert sorted([division.name async for division in divisions]) == names
    assert len(emulator.requests()) == 3
    assert len(await divisions.all()) == 7
    assert [len(page.items) async for page in divisions.pages()] == [3, 3, 1]
    page = await divisions.page(offset=5)
    assert (len(page.items), page.next_offset) == (2, None)
