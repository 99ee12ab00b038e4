"""Lists of many pages: what is asked for, where a list ends, and what is given out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictograph_api.types import Request

from pictograph._resilience.operations import call
from pictograph._resilience.paging import AsyncPager, Pager, Pages
from tests.support.both_clients import KINDS, Kind
from tests.unit.scripted import Harness, response


class Listing:
    """A server with so many items, that gives at most `cap` of them at a time."""

    def __init__(self, kind: Kind, count: int, cap: int = 10**9) -> None:
        self.asked: list[tuple[int, int]] = []
        self.kind = kind
        self._items = list(range(count))
        self._cap = cap

    async def fetch(self, limit: int, offset: int) -> Sequence[int]:
        self.asked.append((limit, offset))
        return self._items[offset : offset + min(limit, self._cap)]

    def pages(self, **options: Any) -> Pages[int]:
        return Pages(self.fetch, **{"page_size": 10, **options})

    def all(self, **options: Any) -> list[int]:
        harness = Harness(self.kind)
        if self.kind == "sync":
            return harness.sync_driver.pager(self.pages(**options)).all()
        return asyncio.run(harness.async_driver.pager(self.pages(**options)).all())

    def first(self, **options: Any) -> int | None:
        harness = Harness(self.kind)
        if self.kind == "sync":
            return harness.sync_driver.pager(self.pages(**options)).first()
        return asyncio.run(harness.async_driver.pager(self.pages(**options)).first())


@pytest.mark.parametrize(
    ("count", "asked"),
    [
        (0, [(10, 0)]),
        (9, [(10, 0)]),
        (10, [(10, 0), (10, 10)]),
        (23, [(10, 0), (10, 10), (10, 20)]),
    ],
)
def test_a_list_ends_with_an_empty_or_short_page(count: int, asked: list[tuple[int, int]], client_kind: Kind) -> None:
    listing = Listing(client_kind, count)
    assert listing.all() == list(range(count))
    assert listing.asked == asked


@given(kind=st.sampled_from(KINDS), count=st.integers(0, 60), page_size=st.integers(1, 25), max_total=st.none() | st.integers(0, 80))
def test_every_item_comes_once_in_order_and_no_more_than_wanted(kind: Kind, count: int, page_size: int, max_total: int | None) -> None:
    listing = Listing(kind, count)
    wanted = count if max_total is None else min(count, max_total)
    assert listing.all(page_size=page_size, max_total=max_total) == list(range(wanted))
    assert all(1 <= limit <= page_size for limit, _ in listing.asked)
    assert max_total is None or all(limit + offset <= max_total for limit, offset in listing.asked)


def test_no_more_is_asked_for_than_max_total(client_kind: Kind) -> None:
    listing = Listing(client_kind, 100)
    listing.all(max_total=12)
    assert listing.asked == [(10, 0), (2, 10)]
    nothing = Listing(client_kind, 100)
    assert nothing.all(max_total=0) == []
    assert nothing.asked == []


def test_first_asks_for_one(client_kind: Kind) -> None:
    listing = Listing(client_kind, 100)
    assert listing.first() == 0
    assert listing.asked == [(1, 0)]
    assert Listing(client_kind, 0).first() is None
    assert Listing(client_kind, 9).first(max_total=0) is None


def test_a_server_that_does_not_page_is_not_asked_for_ever(client_kind: Kind) -> None:
    class Unpaged(Listing):
        async def fetch(self, limit: int, offset: int) -> Sequence[int]:
            self.asked.append((limit, offset))
            return list(range(25))

    listing = Unpaged(client_kind, 0)
    assert listing.all() == list(range(25))
    assert len(listing.asked) == 1
    assert Unpaged(client_kind, 0).all(max_total=7) == list(range(7))


def test_nothing_is_asked_before_the_first_item_and_no_page_too_early() -> None:
    listing = Listing("sync", 100)
    walk = iter(Harness("sync").sync_driver.pager(listing.pages()))
    assert listing.asked == []
    assert [next(walk) for _ in range(10)] == list(range(10))
    assert len(listing.asked) == 1


def test_each_walk_begins_anew(client_kind: Kind) -> None:
    listing = Listing(client_kind, 12)
    if client_kind == "sync":
        pager: Pager[int] = Harness("sync").sync_driver.pager(listing.pages())
        assert list(pager) == list(pager) == pager.all()
        return

    async def twice() -> None:
        pager: AsyncPager[int] = Harness("async").async_driver.pager(listing.pages())
        assert [item async for item in pager] == [item async for item in pager] == await pager.all()

    asyncio.run(twice())


@pytest.mark.parametrize("options", [{"page_size": 0}, {"page_size": -3}, {"page_size": 201, "largest_page": 200}, {"max_total": -1}])
def test_sizes_that_make_no_sense_are_refused_at_once(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"page_size|max_total"):
        Listing("sync", 1).pages(**options)


def test_each_page_is_a_call_with_retries(client_kind: Kind) -> None:
    async def page(limit: int, offset: int) -> list[int]:
        import json

        request = Request.build("list_things", "GET", "/things", json.loads, query={"limit": limit, "offset": offset})
        return await call(request)

    harness = Harness(client_kind, response(503), response(200, [1, 2]), response(502), response(200, [3]))
    pages = Pages(page, page_size=2)
    items = harness.sync_driver.pager(pages).all() if client_kind == "sync" else asyncio.run(harness.async_driver.pager(pages).all())
    assert items == [1, 2, 3]
    assert [request.url.partition("?")[2] for request in harness.requests] == ["limit=2&offset=0"] * 2 + ["limit=2&offset=2"] * 2
