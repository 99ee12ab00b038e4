"""Lists in pages: where the next page starts, which page is the last, and the two ways to iterate."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pictograph._resilience.concurrency import close_unstarted

T = TypeVar("T")


class Pages(Generic[T]):
    """A list that comes in pages. `fetch(limit, offset)` gets one.

    `page_size` is the number of items requested at a time, `max_total` the maximum number of items in all. Raises
    `ValueError` for a page size below 1 or above `largest_page`, and for a negative total.
    """

    def __init__(
        self,
        fetch: Callable[[int, int], Coroutine[Any, Any, Sequence[T]]],
        *,
        page_size: int,
        max_total: int | None = None,
        largest_page: int | None = None,
    ) -> None:
        if page_size < 1 or (largest_page is not None and page_size > largest_page):
            most = "or more" if largest_page is None else f"to {largest_page}"
            raise ValueError(f"page_size must be 1 {most}, not {page_size}.")
        if max_total is not None and max_total < 0:
            raise ValueError(f"max_total must be 0 or more, not {max_total}.")
        self.fetch = fetch
        self.page_size = page_size
        self.max_total = max_total

    def limited(self, most: int) -> Pages[T]:
        """Return the same list, limited to `most` items."""
        total = most if self.max_total is None else min(most, self.max_total)
        return Pages(self.fetch, page_size=self.page_size, max_total=total)


class Cursor(Generic[T]):
    """The position of one iteration.

    The offset grows by the number of items received, since the server may return fewer than requested. The server sends no
    total: the list ends with an empty page, or with one of another length than requested. (A longer one means that the server
    ignores the page size, and would send the same list again and again.) A page that equals the one before it ends the list
    too: its items have ids, so the server ignores the offset.
    """

    def __init__(self, pages: Pages[T]) -> None:
        self._pages = pages
        self._received = 0
        self._left = pages.max_total
        self._requested = 0
        self._last: Sequence[T] = []
        self.ended = self._left == 0

    def next_page(self) -> Coroutine[Any, Any, Sequence[T]]:
        """Get the next page."""
        size = self._pages.page_size
        self._requested = size if self._left is None else min(size, self._left)
        return self._pages.fetch(self._requested, self._received)

    def take(self, items: Sequence[T]) -> Sequence[T]:
        """Record a received page. Returns its items, up to `max_total` in all."""
        if items and items == self._last:
            self.ended = True
            return []
        self._last = items
        self._received += len(items)
        self.ended = len(items) != self._requested
        if self._left is not None:
            items = items[: self._left]
            self._left -= len(items)
            self.ended = self.ended or self._left == 0
        return items


class Pager(Generic[T]):
    """A list that is requested page by page while you iterate over it. Every iteration starts from the first page.

        for dataset in client.datasets.iter():
            print(dataset.name)

    Pages are counted by position. A loop that changes which items the list has (it deletes them, or sets a field by which the list is
    filtered) moves the items that follow, and skips as many. Get all items first, with `all()`:

        for image in client.datasets.iter_images(dataset_id, status="new").all():
            client.batch.update("birds", [image.id], status="complete")
    """

    def __init__(self, run: Callable[[Coroutine[Any, Any, Any]], Any], pages: Pages[T]) -> None:
        self._run = run
        self._pages = pages

    def __iter__(self) -> Iterator[T]:
        cursor = Cursor(self._pages)
        while not cursor.ended:
            page = cursor.next_page()
            try:
                items = self._run(page)
            except BaseException:
                close_unstarted(page)
                raise
            yield from cursor.take(items)

    def all(self) -> list[T]:
        """Return all items, up to `max_total`. The list is safe to change while you iterate over the result."""
        return list(self)

    def first(self) -> T | None:
        """Return the first item, or `None`. Requests one item only."""
        return next(iter(Pager(self._run, self._pages.limited(1))), None)

    def __repr__(self) -> str:
        return f"<Pager, {self._pages.page_size} items per page: iterate over it, or call .all() or .first()>"


class AsyncPager(Generic[T]):
    """A list that is requested page by page while you iterate over it. Every iteration starts from the first page.

        async for dataset in client.datasets.iter():
            print(dataset.name)

    Pages are counted by position. A loop that changes which items the list has (it deletes them, or sets a field by which the list is
    filtered) moves the items that follow, and skips as many. Get all items first, with `all()`:

        for image in await client.datasets.iter_images(dataset_id, status="new").all():
            await client.batch.update("birds", [image.id], status="complete")
    """

    def __init__(self, run: Callable[[Coroutine[Any, Any, Any]], Awaitable[Any]], pages: Pages[T]) -> None:
        self._run = run
        self._pages = pages

    async def __aiter__(self) -> AsyncIterator[T]:
        cursor = Cursor(self._pages)
        while not cursor.ended:
            for item in cursor.take(await self._run(cursor.next_page())):
                yield item

    async def all(self) -> list[T]:
        """Return all items, up to `max_total`. The list is safe to change while you iterate over the result."""
        return [item async for item in self]

    async def first(self) -> T | None:
        """Return the first item, or `None`. Requests one item only."""
        async for item in AsyncPager(self._run, self._pages.limited(1)):
            return item
        return None

    def __repr__(self) -> str:
        return f"<AsyncPager, {self._pages.page_size} items per page: use `async for`, or await .all() or .first()>"

    if not TYPE_CHECKING:  # otherwise type checkers would accept it

        def __iter__(self):
            raise TypeError("This list of an AsyncClient is iterated with `async for item in ...`, or read whole with `await ....all()`.")
