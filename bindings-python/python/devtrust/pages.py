"""Lists: everything, or a page."""

from __future__ import annotations

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from typing import Any, Generic, TypeVar

    from ._native import Session
    from ._session import AsyncSession

    Item = TypeVar("Item", covariant=True)
else:
    from ._typing import Generic

    Item = None

PAGE_SIZE = 100
"""Rows a page when a list is iterated; the service's own default is 10."""


class Page(Record, Generic[Item]):
    """One page of a list.

    Attributes:
        items: The rows.
        offset: Where the page begins, from 0.
        total: How many rows there are in all, where the service tells.
        limit: How many rows a page has, where the service tells.
        next_offset: Where the next page begins; None on the last one.
        mark: The same for two pages with the same rows. Who asks for pages by hand ends where it
            repeats, as an iteration does: that service passes over the offset.
    """

    items: tuple[Item, ...]
    offset: int = 0
    total: int | None = None
    limit: int | None = None
    next_offset: int | None = None
    mark: str = ""


class _List(Generic[Item]):
    """What both kinds of lists are: an operation with its filters."""

    __slots__ = ("_filters", "_operation", "_options", "_session", "_timeout")

    def __init__(
        self,
        session: Any,
        operation: str,
        request: Record | Mapping[str, Any] | None,
        fields: Mapping[str, Any],
        timeout: float | None,
        **options: Any,
    ) -> None:
        given = {name: value for name, value in fields.items() if value is not None}
        if request is not None:
            if given:
                raise TypeError("pass either one request or keyword arguments, not both")
            given = request.to_dict() if isinstance(request, Record) else dict(request)
        self._session = session
        self._operation = operation
        self._filters = given
        self._timeout = timeout
        self._options = options

    def _request(self, offset: int | None, limit: int | None) -> dict[str, Any]:
        """The request for a page."""
        request = dict(self._filters)
        if offset is not None:
            request["offset"] = offset
        if limit is not None:
            request["limit"] = limit
        return request

    def _walk(self, offset: int | None) -> dict[str, Any]:
        """The request for a page while iterating."""
        return self._request(offset, self._filters.get("limit", PAGE_SIZE))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._operation}>"


class Pages(_List[Item]):
    """A list. Iterate it for all rows, or ask for a page.

    Each iteration begins anew and asks for pages as it goes.
    """

    __slots__ = ()
    _session: Session

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[Item]]:
        """Gives all pages, one after the other."""
        offset = mark = None
        while True:
            page = self._page(self._walk(offset))
            if page.mark == mark:
                return
            yield page
            if page.next_offset is None:
                return
            offset, mark = page.next_offset, page.mark

    def page(self, *, offset: int | None = None, limit: int | None = None) -> Page[Item]:
        """Gives one page.

        Args:
            offset: The first row, from 0.
            limit: Rows a page: 1 to 1,000.
        """
        return self._page(self._request(offset, limit))

    def all(self) -> list[Item]:
        """Gives all rows. For lists that fit into memory."""
        return list(self)

    def _page(self, request: dict[str, Any]) -> Page[Item]:
        page: Page[Item] = self._session.call(
            self._operation, None, request, self._timeout, **self._options
        )
        return page


class AsyncPages(_List[Item]):
    """A list. Iterate it with `async for` for all rows, or ask for a page.

    Each iteration begins anew and asks for pages as it goes.
    """

    __slots__ = ()
    _session: AsyncSession

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[Item]]:
        """Gives all pages, one after the other."""
        offset = mark = None
        while True:
            page = await self._page(self._walk(offset))
            if page.mark == mark:
                return
            yield page
            if page.next_offset is None:
                return
            offset, mark = page.next_offset, page.mark

    async def page(self, *, offset: int | None = None, limit: int | None = None) -> Page[Item]:
        """Gives one page.

        Args:
            offset: The first row, from 0.
            limit: Rows a page: 1 to 1,000.
        """
        return await self._page(self._request(offset, limit))

    async def all(self) -> list[Item]:
        """Gives all rows. For lists that fit into memory."""
        return [item async for item in self]

    async def _page(self, request: dict[str, Any]) -> Page[Item]:
        page: Page[Item] = await self._session.call(
            self._operation, None, request, self._timeout, **self._options
        )
        return page
