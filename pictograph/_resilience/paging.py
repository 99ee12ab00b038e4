"""Lists of many pages: where the next page begins, when the last one was read, and the two ways to walk them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from pictograph._resilience.steps import Flow

T = TypeVar("T")


class Pages(Generic[T]):
    """A list that comes in pages. `fetch(limit, offset)` is the flow that gets one.

    `page_size` is the number of items asked for at a time, `max_total` the most that are given out in all. Raises
    `ValueError` for a page size below 1 or above `largest_page`, and for a negative total.
    """

    def __init__(
        self,
        fetch: Callable[[int, int], Flow[Sequence[T]]],
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
        """The same list, cut after so many items."""
        total = most if self.max_total is None else min(most, self.max_total)
        return Pages(self.fetch, page_size=self.page_size, max_total=total)


class Cursor(Generic[T]):
    """Where one walk through a list stands.

    The offset moves by what was received, since the server may give less than was asked. The list has no total: it ends
    with an empty page or one of another length than was asked for. (Longer than asked means that the server does not
    page this list, and would send it for ever.)
    """

    def __init__(self, pages: Pages[T]) -> None:
        self._pages = pages
        self._received = 0
        self._left = pages.max_total
        self._asked = 0
        self.ended = self._left == 0

    def next_page(self) -> Flow[Sequence[T]]:
        """The flow that gets the next page."""
        size = self._pages.page_size
        self._asked = size if self._left is None else min(size, self._left)
        return self._pages.fetch(self._asked, self._received)

    def take(self, items: Sequence[T]) -> Sequence[T]:
        """Note a page and return what of it is to be given out."""
        self._received += len(items)
        self.ended = len(items) != self._asked
        if self._left is not None:
            items = items[: self._left]
            self._left -= len(items)
            self.ended = self.ended or self._left == 0
        return items


class Pager(Generic[T]):
    """A list that is asked for while you walk it, page by page. Every walk begins anew.

    for dataset in client.datasets.iter():
        print(dataset.name)
    """

    def __init__(self, run: Callable[[Flow[Any]], Any], pages: Pages[T]) -> None:
        self._run = run
        self._pages = pages

    def __iter__(self) -> Iterator[T]:
        cursor = Cursor(self._pages)
        while not cursor.ended:
            yield from cursor.take(self._run(cursor.next_page()))

    def all(self) -> list[T]:
        """Return all items, up to `max_total`."""
        return list(self)

    def first(self) -> T | None:
        """Return the first item, `None` when there is none. Asks for one item only."""
        return next(iter(Pager(self._run, self._pages.limited(1))), None)

    def __repr__(self) -> str:
        return f"<Pager of {self._pages.page_size} items a page>"


class AsyncPager(Generic[T]):
    """A list that is asked for while you walk it, page by page. Every walk begins anew.

    async for dataset in client.datasets.iter():
        print(dataset.name)
    """

    def __init__(self, run: Callable[[Flow[Any]], Awaitable[Any]], pages: Pages[T]) -> None:
        self._run = run
        self._pages = pages

    async def __aiter__(self) -> AsyncIterator[T]:
        cursor = Cursor(self._pages)
        while not cursor.ended:
            for item in cursor.take(await self._run(cursor.next_page())):
                yield item

    async def all(self) -> list[T]:
        """Return all items, up to `max_total`."""
        return [item async for item in self]

    async def first(self) -> T | None:
        """Return the first item, `None` when there is none. Asks for one item only."""
        async for item in AsyncPager(self._run, self._pages.limited(1)):
            return item
        return None

    def __repr__(self) -> str:
        return f"<AsyncPager of {self._pages.page_size} items a page>"
