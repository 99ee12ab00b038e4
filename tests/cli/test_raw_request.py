"""`pictograph request`: operations that have no command."""

from __future__ import annotations

import json
import sys

import pytest

from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine

DATASETS = "/api/v1/developer/datasets/"


def test_a_read_with_a_query(run: CommandLine, emulator: Emulator) -> None:
    for name in ("birds", "owls"):
        emulator.seed(name)
    assert len(run.ok("request", "GET", DATASETS)["datasets"]) == 2
    assert len(run.ok("request", "GET", DATASETS, "--param", "limit=1")["datasets"]) == 1
    assert json.loads(run("request", "GET", DATASETS).out)["datasets"]


def test_a_write_with_a_body(run: CommandLine, emulator: Emulator) -> None:
    body = json.dumps({"name": "birds", "classes": [], "annotation_types": ["bbox"]})
    for _ in range(2):
        run.ok("request", "POST", "/api/v1/developer/projects/", "--json-body", body, "--idempotency-key", "once")
    assert [one["name"] for one in run.ok("datasets", "list")] == ["birds"]


def test_a_delete_asks_for_confirmation(run: CommandLine, emulator: Emulator) -> None:
    emulator.seed("birds")
    arguments = ("request", "DELETE", "/api/v1/developer/projects/birds")
    ran = run(*arguments)
    assert (ran.code, ran.err) == (2, "Error: refusing to delete without --yes (stdin is not a terminal)\n")
    assert run(*arguments, "--yes").code == 0
    assert run.ok("datasets", "list") == []


def test_a_terminal_gets_indented_json(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(sys.stdout, "isatty", lambda: True)
        assert '\n  "datasets": []' in run("request", "GET", DATASETS).out


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("GTE", DATASETS), "Did you mean 'GET'?"),
        (("GET", "datasets"), "must start with '/'"),
        (("GET", "https://example.com/datasets"), "must not name a server"),
        (("GET", DATASETS, "--param", "limit"), "is not NAME=VALUE"),
        (("POST", DATASETS, "--json-body", "[{]"), "is not JSON"),
    ],
)
def test_wrong_usage_before_any_request(run: CommandLine, emulator: Emulator, arguments: tuple[str, ...], text: str) -> None:
    ran = run("request", *arguments)
    assert ran.code == 2
    assert text in ran.err
    assert emulator.requests == []


def test_an_error_of_the_server(run: CommandLine) -> None:
    assert run("request", "GET", "/api/v1/developer/datasets/by-name/moths").code == 4
