"""Fixtures for all tests. Slow imports are inside the fixtures, so that a test imports only what it uses."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests.support.both_clients import KINDS, AnyClient, Kind
from tests.support.fake_timing import FakeTiming

if TYPE_CHECKING:
    from pictograph.emulator import Emulator
    from tests.support.fault_server import FaultServer

# Examples are the same on every run; `pytest --hypothesis-profile random` tries others. No deadline: a loaded machine may be slow.
hypothesis.settings.register_profile("reproducible", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.register_profile("random", deadline=None, database=None, print_blob=True)
hypothesis.settings.load_profile("reproducible")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in `make test &`: tests of Ctrl-C need Python's handler
    signal.signal(signal.SIGINT, signal.default_int_handler)

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")
ROOT = Path(__file__).parents[1]
CACHE = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")

LONGEST_FILES = (
    "tests/codegen/test_end_to_end.py",
    "tests/contract/test_emulator_responses.py",
    "tests/resilience/test_interrupts.py",
    "tests/docs/test_blocks.py",
)


@pytest.hookimpl(trylast=True)  # after pytest-randomly
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files of the slow tests, the longest ones first, so that no core is idle at the end."""
    files = {item.path: item.path.relative_to(ROOT).as_posix() for item in items if item.get_closest_marker("slow")}
    places = {path: LONGEST_FILES.index(name) if name in LONGEST_FILES else len(LONGEST_FILES) for path, name in files.items()}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST_FILES) + 1))


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hide the settings of the user: variables of the SDK, proxies, certificates, the profile file."""
    for name in [name for name in os.environ if name.upper().startswith("PICTOGRAPH_") or name.upper() in (*PROXIES, *TRUST)]:
        if name != "PICTOGRAPH_HTTP_LIBRARY":  # selects the library under test
            monkeypatch.delenv(name)
    nowhere = str(tmp_path_factory.getbasetemp() / "no-home")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, nowhere)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("PICTOGRAPH_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "journals"))
    monkeypatch.setenv("XDG_CACHE_HOME", CACHE)  # tools that tests start reuse their downloads


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder for this test, for tests of the profile file."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture
def timing() -> FakeTiming:
    """A clock that never waits; pass `timing.timing` to a client."""
    return FakeTiming()


@pytest.fixture(params=KINDS)
def client_kind(request: pytest.FixtureRequest) -> Kind:
    """Run the test for the sync and the async client."""
    kind: Kind = request.param
    return kind


@pytest.fixture
def open_client(client_kind: Kind) -> Iterator[Callable[..., AnyClient]]:
    """Open clients of both kinds, `open_client(base_url=..., **options)`; all are closed after the test."""
    with contextlib.ExitStack() as opened:

        def open_one(**options: Any) -> AnyClient:
            return opened.enter_context(AnyClient.open(client_kind, **{"api_key": "pk_live_test_0123456789", **options}))

        yield open_one


@pytest.fixture
def serve() -> Iterator[Callable[..., FaultServer]]:
    """Start scripted servers, `serve(respond(503), reset(), tls=...)`; all are stopped after the test."""
    from tests.support.fault_server import FaultServer

    with contextlib.ExitStack() as started:
        yield lambda *script, **options: started.enter_context(FaultServer(*script, **options))


@pytest.fixture(scope="session")
def started_emulator() -> Iterator[Emulator]:
    """The shared emulator of this run. Tests use `emulator`, which resets it."""
    from pictograph.emulator import Emulator

    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(started_emulator: Emulator) -> Emulator:
    """The emulator, empty: no objects, no faults, no recorded requests, an owner's key in `.api_key`."""
    started_emulator.reset()
    return started_emulator


@pytest.fixture
def any_client(open_client: Callable[..., AnyClient], emulator: Emulator) -> AnyClient:
    """A sync and an async client in turn, with the owner's key, on the empty emulator."""
    return open_client(base_url=emulator.base_url, api_key=emulator.api_key)


@pytest.fixture
def heron(tmp_path: Path) -> Path:
    """A JPEG of 64 x 48 pixels."""
    from tests.support.photos import make_photo

    return make_photo(tmp_path / "heron.jpg", seed=7)


@pytest.fixture
def birds(emulator: Emulator) -> list[str]:
    """The dataset `birds`: six annotated images of the class heron, all complete. The ids of the images."""
    ids: list[str] = emulator.seed("birds", images=6, classes=("heron",))
    return ids
