"""What the SDK logs, and what it never logs; and `PICTOGRAPH_LOG`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import pictograph
from pictograph import Client
from pictograph._resilience.operations import call
from pictograph._resilience.transfer import download
from tests.support.both_clients import Kind
from tests.unit.scripted import KEY, Harness, build_request, failure, response

ROOT = Path(pictograph.__file__).parent.parent


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [f"{record.levelname} {record.getMessage()}" for record in caplog.records if record.name == "pictograph"]


def test_each_request_and_response_is_one_line(client_kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "pictograph")
    harness = Harness(client_kind, failure(reason="connection refused", sent=False), response(503, x_request_id="r-1"), response(200))
    harness.run(call(build_request(thing_id="t/1")))
    where = "get_thing: GET https://api.example.com/api/v1/developer/things/t%2F1"
    assert [line for line in lines(caplog) if line.startswith("DEBUG")] == [
        f"DEBUG {where} (attempt 1 of 4)",
        "DEBUG get_thing: NetworkError: connection refused in 0 ms (attempt 1)",
        f"DEBUG {where} (attempt 2 of 4)",
        "DEBUG get_thing: 503 in 0 ms (attempt 2, request id r-1)",
        f"DEBUG {where} (attempt 3 of 4)",
        "DEBUG get_thing: 200 in 0 ms (attempt 3)",
    ]
    assert len(lines(caplog)) == 6 + 2, "and one of level INFO for each retry"


def test_no_line_is_made_below_the_level(client_kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "pictograph")
    Harness(client_kind, response(200)).run(call(build_request()))
    assert lines(caplog) == []


def test_no_line_shows_a_signed_link_a_query_a_body_or_a_key(client_kind: Kind, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level("DEBUG", "pictograph")
    link = "https://storage.example.com/secret-bucket/x.png?X-Goog-Signature=secret-signature"
    harness = Harness(client_kind, response(403, "secret-body"), response(200, {"note": "secret-body"}), extra_headers={"X-A": "secret"})
    harness.raises(download(link, tmp_path / "x.png", operation="get_thing"))
    harness.run(call(build_request("POST", body={"note": "secret-body"}, thing_id=KEY)))
    assert lines(caplog)[0] == "DEBUG get_thing: GET https://storage.example.com:443 (signed link) (attempt 1 of 4)"
    assert len(lines(caplog)) == 4
    assert "secret" not in caplog.text
    assert KEY not in caplog.text


def test_control_characters_of_a_server_are_escaped(client_kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "pictograph")
    harness = Harness(client_kind, failure(reason="\x1b]0;owned\x07\nforged line \u202e"), response(200, x_request_id="r\x1b[2J"))
    harness.run(call(build_request()))
    assert not any(character in line for line in lines(caplog) for character in "\x1b\x07\n\u202e")
    assert r"\x1b]0;owned\x07\nforged line \u202e" in lines(caplog)[1]


PROGRAM = """
import logging, httpx, pictograph
transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"datasets": [], "count": 0}))
for _ in range(2):
    client = pictograph.Client("pk_live_logged_0123456789", transport=transport)
CONFIGURE
client.datasets.list()
"""


def stderr_of(configure: str = "", **environ: str) -> list[str]:
    """Return what a program writes to stderr that calls once, and does `configure` before."""
    code = PROGRAM.replace("CONFIGURE", configure)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, **environ})
    assert "pk_live" not in done.stderr
    return done.stderr.splitlines()


@pytest.mark.slow
def test_the_variable_writes_the_lines_to_stderr_once() -> None:
    request, result = stderr_of(PICTOGRAPH_LOG="DEBUG")
    assert "DEBUG pictograph: list_datasets: GET https://api.pictograph.io/api/v1/developer/datasets/ (attempt 1 of 4)" in request
    assert "DEBUG pictograph: list_datasets: 200 in " in result
    assert stderr_of(PICTOGRAPH_LOG="info") == []
    assert stderr_of() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "configure",
    ["logging.basicConfig(format='mine %(message)s')", "logging.getLogger('pictograph').addHandler(logging.StreamHandler())"],
)
def test_the_logging_of_a_program_takes_precedence_over_the_variable(configure: str) -> None:
    written = stderr_of(configure, PICTOGRAPH_LOG="debug")
    assert len([line for line in written if "list_datasets" in line]) == 2
    assert not any("DEBUG pictograph" in line for line in written)


def test_an_unknown_level_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTOGRAPH_LOG", "loud")
    with pytest.raises(pictograph.ConfigurationError, match=r"PICTOGRAPH_LOG is 'loud'[\s\S]*debug or info"):
        Client(KEY)
