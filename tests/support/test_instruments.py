"""The clock, the facade over both clients, the pictures and the clean environment do what tests rely on."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps, UnidentifiedImageError

from tests.support import photos
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming

# The clock


def test_sleeping_takes_no_time_but_moves_both_clocks() -> None:
    clock = FakeTiming()
    begun, wall = time.monotonic(), clock.wall()
    clock.sleep(1.0)
    clock.timing.sleep(3600.0, threading.Event())
    asyncio.run(clock.async_sleep(10.0))
    assert clock.waits == [1.0, 3600.0, 10.0]
    assert clock.elapsed == 3611.0 == clock.wall() - wall
    assert time.monotonic() - begun < 60


def test_a_wait_that_was_ended_takes_no_time_on_the_clock() -> None:
    clock, wake = FakeTiming(), threading.Event()
    wake.set()
    clock.sleep(5.0, wake)
    assert (clock.waits, clock.elapsed) == ([5.0], 0.0)


def test_waits_of_tasks_overlap_and_can_be_cancelled() -> None:
    clock = FakeTiming()

    async def several() -> None:
        await asyncio.gather(*(clock.async_sleep(seconds) for seconds in (1.0, 5.0, 3.0)))
        task = asyncio.ensure_future(clock.async_sleep(100.0))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(several())
    assert clock.elapsed == 5.0


def test_no_second_is_lost_between_threads() -> None:
    clock = FakeTiming()

    def sleep_often() -> None:
        for _ in range(100):
            clock.sleep(1.0)

    threads = [threading.Thread(target=sleep_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (clock.elapsed, len(clock.waits)) == (800.0, 800)


def test_the_wall_clock_can_jump_alone_and_chance_is_pinned() -> None:
    clock = FakeTiming(uniform=(0.25, 0.75))
    clock.set_wall(0.0)
    clock.advance(2.0)
    assert (clock.wall(), clock.elapsed) == (2.0, 2.0)
    assert [clock.timing.uniform() for _ in range(3)] == [0.25, 0.75, 0.75]


def test_a_wait_can_be_interrupted() -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    clock = FakeTiming(on_sleep=interrupt)
    with pytest.raises(KeyboardInterrupt):
        clock.sleep(4.0)
    assert clock.waits == [4.0]


# Both clients behind one face


class Blocking:
    def __init__(self) -> None:
        self.closed = 0

    def get(self, name: str) -> str:
        if name == "missing":
            raise LookupError(name)
        return f"got {name}"

    def iter(self) -> Iterator[int]:
        yield from range(3)

    def names(self) -> list[str]:
        return ["a"]

    def close(self) -> None:
        self.closed += 1


class Awaiting:
    def __init__(self) -> None:
        self.closed = 0
        self.loops: set[int] = set()

    async def get(self, name: str) -> str:
        self.loops.add(id(asyncio.get_running_loop()))
        await asyncio.sleep(0)
        return Blocking().get(name)

    async def iter(self) -> AsyncIterator[int]:
        for number in range(3):
            yield number

    async def names(self) -> list[str]:
        return ["a"]

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture
def either(client_kind: Kind) -> Iterator[AnyClient]:
    with AnyClient(client_kind, Blocking() if client_kind == "sync" else Awaiting()) as client:
        yield client


def test_one_body_serves_both_kinds(either: AnyClient) -> None:
    assert either.do(lambda c: c.get("x")) == "got x"
    assert either.do(lambda c: c.iter()) == [0, 1, 2]
    assert either.do(lambda c: c.names()) == ["a"]
    with pytest.raises(LookupError, match="missing"):
        either.do(lambda c: c.get("missing"))


def test_several_calls_at_once_keep_their_order(either: AnyClient) -> None:
    first, failed, last = either.do_all([lambda c: c.get("1"), lambda c: c.get("missing"), lambda c: c.iter()])
    assert (first, type(failed), last) == ("got 1", LookupError, [0, 1, 2])


def test_closing_is_repeatable_and_reaches_the_client(either: AnyClient) -> None:
    either.close()
    either.close()
    assert either.client.closed == 1


def test_all_calls_of_an_async_client_share_one_loop() -> None:
    with AnyClient("async", Awaiting()) as client:
        for name in "ab":
            client.do(lambda c, name=name: c.get(name))
        assert len(client.client.loops) == 1


# Pictures


@pytest.mark.parametrize("suffix", list(photos.FORMATS))
def test_pictures_are_real_and_the_same_each_time(suffix: str, tmp_path: Path) -> None:
    path = photos.make_photo(tmp_path / "a" / f"x{suffix}", seed=3, size=(40, 30))
    with Image.open(path) as image:
        assert (image.format, image.size) == (photos.FORMATS[suffix], (40, 30))
        assert len(set(image.convert("RGB").resize((8, 8)).tobytes())) > 10
    assert path.read_bytes() == photos.photo_bytes(suffix, seed=3, size=(40, 30)) != photos.photo_bytes(suffix, seed=4, size=(40, 30))


def test_an_orientation_turns_the_picture_when_viewed(tmp_path: Path) -> None:
    with Image.open(photos.make_photo(tmp_path / "turned.jpg", orientation=6)) as image:
        assert image.size == (64, 48)
        assert ImageOps.exif_transpose(image).size == (48, 64)


def test_folders_are_laid_out_by_class(tmp_path: Path) -> None:
    paths = photos.photo_folder(tmp_path, classes={"cats": 2, "dogs": 1}, loose=1)
    assert [str(path.relative_to(tmp_path)) for path in paths] == [
        "cats/cats-000.jpg",
        "cats/cats-001.jpg",
        "dogs/dogs-000.jpg",
        "loose-000.jpg",
    ]
    assert len({hashlib.sha256(path.read_bytes()).digest() for path in paths}) == 4
    assert len(photos.photo_folder(tmp_path / "plain")) == 4
    assert len(photos.one_of_each(tmp_path / "each")) == len(photos.FORMATS) + 1


def test_bad_pictures_are_bad_in_their_way(tmp_path: Path) -> None:
    with pytest.raises(UnidentifiedImageError):
        Image.open(photos.not_a_photo(tmp_path / "text.jpg"))
    with Image.open(photos.broken_photo(tmp_path / "half.png")) as image:
        assert image.size == (64, 48)
        with pytest.raises(OSError, match="truncated"):
            image.load()


# The environment and the fixtures


@pytest.fixture(scope="module", autouse=True)
def settings_of_the_user() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PICTOGRAPH_API_KEY", "pictograph_timeout", "https_proxy", "NO_PROXY", "SSL_CERT_FILE"):
            patch.setenv(name, "of the user")
        yield


def test_settings_of_the_user_are_out_of_sight() -> None:
    assert "of the user" not in os.environ.values()
    assert not Path.home().exists()
    assert Path(os.environ["XDG_CACHE_HOME"]).name


def test_a_test_can_have_a_home(home: Path) -> None:
    assert Path.home() == home
    assert list(home.iterdir()) == []


@given(st.integers())
def test_hypothesis_accepts_the_automatic_fixtures(number: int) -> None:
    assert "PICTOGRAPH_API_KEY" not in os.environ


def test_servers_started_by_a_fixture_serve(serve: Callable[..., object], timing: FakeTiming) -> None:
    from tests.support.behaviours import respond
    from tests.support.fault_server import FaultServer

    server = serve(respond(204), cycle=True)
    assert isinstance(server, FaultServer)
    assert server.url.startswith("http://127.0.0.1:")
    assert timing.waits == []
