"""Rate limits: requests per key in a sliding window of one hour."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, ok


@pytest.fixture
def limited(emulator: Emulator) -> Iterator[Api]:
    with Api(emulator, emulator.key("member", rate_limit=3)) as opened:
        yield opened
    assert emulator.breaches == []


def test_headers_count_down_until_429_and_the_window_ends(limited: Api, emulator: Emulator) -> None:
    responses = [limited.get("/datasets/") for _ in range(5)]

    assert [response.status_code for response in responses] == [200, 200, 200, 429, 429]
    assert [response.headers["X-RateLimit-Remaining"] for response in responses] == ["2", "1", "0", "0", "0"]
    assert {response.headers["X-RateLimit-Limit"] for response in responses} == {"3"}
    wait = int(responses[3].headers["Retry-After"])
    assert 3590 <= wait <= 3601
    assert isinstance(responses[3].json()["detail"], str)

    emulator.advance(wait)
    assert limited.get("/datasets/").status_code == 200


def test_the_window_slides(limited: Api, emulator: Emulator) -> None:
    limited.get("/datasets/")
    emulator.advance(1800)
    limited.get("/datasets/")
    limited.get("/datasets/")
    blocked = limited.get("/datasets/")
    assert blocked.status_code == 429
    assert int(blocked.headers["Retry-After"]) <= 1801

    emulator.advance(1801)
    assert [limited.get("/datasets/").status_code for _ in range(2)] == [200, 429]


def test_error_responses_include_the_rate_limit_headers(limited: Api) -> None:
    for response in (limited.get("/datasets/", limit=0), limited.get("/projects/none")):
        assert response.headers["X-RateLimit-Remaining"]


def test_keys_are_counted_separately_and_a_429_has_no_effect(limited: Api, api: Api, emulator: Emulator) -> None:
    for _ in range(3):
        limited.get("/datasets/")

    assert limited.post("/projects/", {"name": "ds"}).status_code == 429
    assert api.get("/projects/ds").status_code == 404
    assert emulator.effects == {}


@pytest.mark.parametrize(("tier", "limit"), [("free", 1_000), ("pro", 20_000)])
def test_the_tier_sets_the_limit(tier: str, limit: int) -> None:
    with Emulator(tier=tier) as emulator, Api(emulator) as api:
        assert api.get("/datasets/").headers["X-RateLimit-Limit"] == str(limit)
        assert ok(api.get("/organizations/me"))["organization"]["subscription_tier"] == tier
