"""Lists of many pages: which pages are requested, where a list ends, and which items are returned."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictograph_api.types import Request

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from tests.support.both_clients import KINDS, Kind
from tests.unit.scripted import Harness, response


class Listing:
    """A list of `count` items on a server, and the pages that were requested of it as (limit, offset)."""

    def __init__(self, kind: Kind, count: int) -> None:
        self.requested: list[tuple[int, int]] = []
        self.kind = kind
        self._items = list(range(count))

    async def fetch(self, limit: int, offset: int) -> Sequence[int]:
        self.requested.append((limit, offset))
        return self._items[offset : offset + limit]

    def pages(self, **options: Any) -> Pages[int]:
        return Pages(self.fetch, **{"page_size": 10, **options})

    def all(self, **options: Any) -> list[int]:
        harness, pages = Harness(self.kind), self.pages(**options)
        return harness.sync_driver.pager(pages).all() if self.kind == "sync" else asyncio.run(harness.async_driver.pager(pages).all())

    def first(self, **options: Any) -> int | None:
        harness, pages = Harness(self.kind), self.pages(**options)
        return harness.sync_driver.pager(pages).first() if self.kind == "sync" else asyncio.run(harness.async_driver.pager(pages).first())


@pytest.mark.parametrize(
    ("count", "requested"),
    [
        (0, [(10, 0)]),
        (10, [(10, 0), (10, 10)]),
        (23, [(10, 0), (10, 10), (10, 20)]),
    ],
)
def test_a_list_ends_with_an_empty_or_short_page(count: int, requested: list[tuple[int, int]], client_kind: Kind) -> None:
    listing = Listing(client_kind, count)
    assert listing.all() == list(range(count))
    assert listing.requested == requested


@given(kind=st.sampled_from(KINDS), count=st.integers(0, 60), page_size=st.integers(1, 25), max_total=st.none() | st.integers(0, 80))
def test_every_item_comes_once_in_order_and_no_more_than_wanted(kind: Kind, count: int, page_size: int, max_total: int | None) -> None:
    listing = Listing(kind, count)
    wanted = count if max_total is None else min(count, max_total)
    assert listing.all(page_size=page_size, max_total=max_total) == list(range(wanted))
    assert all(1 <= limit <= page_size for limit, _ in listing.requested)
    assert max_total is None or all(limit + offset <= max_total for limit, offset in listing.requested)


def test_no_more_items_are_requested_than_max_total(client_kind: Kind) -> None:
    listing = Listing(client_kind, 100)
    listing.all(max_total=12)
    assert listing.requested == [(10, 0), (2, 10)]
    nothing = Listing(client_kind, 100)
    assert nothing.all(max_total=0) == []
    assert nothing.requested == []


def test_first_requests_one_item(client_kind: Kind) -> None:
    listing = Listing(client_kind, 100)
    assert listing.first() == 0
    assert listing.requested == [(1, 0)]
    assert Listing(client_kind, 0).first() is None
    assert Listing(client_kind, 9).first(max_total=0) is None


def test_a_server_that_ignores_the_page_size_is_not_asked_again_and_again(client_kind: Kind) -> None:
    class Unpaged(Listing):
        async def fetch(self, limit: int, offset: int) -> Sequence[int]:
            self.requested.append((limit, offset))
            return list(range(25))

    listing = Unpaged(client_kind, 0)
    assert listing.all() == list(range(25))
    assert len(listing.requested) == 1
    assert Unpaged(client_kind, 0).all(max_total=7) == list(range(7))


def test_a_server_that_ignores_the_offset_is_not_asked_again_and_again(client_kind: Kind) -> None:
    class Repeating(Listing):
        async def fetch(self, limit: int, offset: int) -> Sequence[int]:
            self.requested.append((limit, offset))
            return list(range(10))

    listing = Repeating(client_kind, 0)
    assert listing.all(page_size=10) == list(range(10))
    assert listing.requested == [(10, 0), (10, 10)]


def test_a_page_is_requested_only_when_its_first_item_is_used(client_kind: Kind) -> None:
    listing = Listing(client_kind, 100)

    def take_eleven() -> list[int]:
        iterator = iter(Harness("sync").sync_driver.pager(listing.pages()))
        assert listing.requested == []
        items = [next(iterator) for _ in range(10)]
        assert listing.requested == [(10, 0)]
        return [*items, next(iterator)]

    async def take_eleven_async() -> list[int]:
        iterator = aiter(Harness("async").async_driver.pager(listing.pages()))
        assert listing.requested == []
        items = [await anext(iterator) for _ in range(10)]
        assert listing.requested == [(10, 0)]
        return [*items, await anext(iterator)]

    assert (take_eleven() if client_kind == "sync" else asyncio.run(take_eleven_async())) == list(range(11))
    assert listing.requested == [(10, 0), (10, 10)]


def test_each_iteration_starts_at_the_first_page(client_kind: Kind) -> None:
    listing = Listing(client_kind, 12)

    async def iterate_async() -> list[list[int]]:
        pager = Harness("async").async_driver.pager(listing.pages())
        return [[item async for item in pager], [item async for item in pager], await pager.all()]

    def iterate() -> list[list[int]]:
        pager = Harness("sync").sync_driver.pager(listing.pages())
        return [list(pager), list(pager), pager.all()]

    assert (iterate() if client_kind == "sync" else asyncio.run(iterate_async())) == [list(range(12))] * 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"page_size": 0}, "page_size must be 1 or more, not 0"),
        ({"page_size": 201, "largest_page": 200}, "page_size must be 1 to 200, not 201"),
        ({"max_total": -1}, "max_total must be 0 or more, not -1"),
    ],
    ids=str,
)
def test_invalid_sizes_are_rejected_before_any_request(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Listing("sync", 1).pages(**options)


def test_the_largest_page_size_is_allowed(client_kind: Kind) -> None:
    listing = Listing(client_kind, 1)
    assert listing.all(page_size=200, largest_page=200) == [0]
    assert listing.requested == [(200, 0)]


def test_each_page_is_a_call_with_retries(client_kind: Kind) -> None:
    async def page(limit: int, offset: int) -> list[int]:
        return await call(Request.build("list_things", "GET", "/things", json.loads, query={"limit": limit, "offset": offset}))

    harness = Harness(client_kind, response(503), response(200, [1, 2]), response(502), response(200, [3]))
    pages = Pages(page, page_size=2)
    items = harness.sync_driver.pager(pages).all() if client_kind == "sync" else asyncio.run(harness.async_driver.pager(pages).all())
    assert items == [1, 2, 3]
    assert [request.url.partition("?")[2] for request in harness.requests] == ["limit=2&offset=0"] * 2 + ["limit=2&offset=2"] * 2


def test_a_pager_of_an_async_client_in_a_plain_loop_names_the_right_one() -> None:
    pager = Harness("async").async_driver.pager(Listing("async", 1).pages())
    with pytest.raises(TypeError, match=r"`async for item in \.\.\.`"):
        list(pager)  # type: ignore[call-overload]


def test_the_repr_of_a_pager_names_the_ways_to_use_it(client_kind: Kind) -> None:
    harness = Harness(client_kind)
    pages = Listing(client_kind, 1).pages()
    text = repr(harness.sync_driver.pager(pages) if client_kind == "sync" else harness.async_driver.pager(pages))
    assert "10 items per page" in text
    assert ".all()" in text
