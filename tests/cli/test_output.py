"""Output for programs: JSON, or tab-separated lines. (For terminals see `test_terminal`.)"""

from __future__ import annotations

import json

import pytest

from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine


def test_json_output_by_environment_variable(run: CommandLine, birds: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTOGRAPH_OUTPUT", "json")
    assert json.loads(run("datasets", "get", "birds").out)["image_count"] == 6
    assert json.loads(run("datasets", "get", "moths").err)["error"]["exit_code"] == 4
    assert json.loads(run("datasets", "grt").err)["error"]["exit_code"] == 2
    monkeypatch.setenv("PICTOGRAPH_OUTPUT", "yaml")
    ran = run("datasets", "list")
    assert (ran.code, ran.out) == (2, "")
    assert "PICTOGRAPH_OUTPUT" in ran.err


def test_shared_options_before_or_after_the_command(
    run: CommandLine, birds: list[str], emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PICTOGRAPH_API_KEY")
    monkeypatch.delenv("PICTOGRAPH_BASE_URL")
    shared = ("--base-url", emulator.base_url, "--api-key", emulator.api_key, "--json")
    for arguments in ((*shared, "datasets", "list"), ("datasets", *shared, "list"), ("datasets", "list", *shared)):
        assert [dataset["name"] for dataset in json.loads(run(*arguments).out)] == ["birds"]


def test_a_list_is_tab_separated_columns(run: CommandLine, birds: list[str]) -> None:
    titles, row = run("datasets", "list").out.splitlines()
    assert titles.split("\t")[:2] == ["name", "image count"]
    assert row.split("\t")[:2] == ["birds", "6"]


def test_a_single_object_is_a_line_per_field(run: CommandLine, birds: list[str]) -> None:
    lines = dict(line.split("\t") for line in run("projects", "get", "birds").out.splitlines())
    assert (lines["name"], lines["image count"]) == ("birds", "6")
    assert json.loads(lines["classes"])[0]["name"] == "heron"


def test_names_can_t_break_lines_or_control_the_terminal(run: CommandLine) -> None:
    run.ok("projects", "create", "owls\t\x1b[31m\n\x9b2J")
    for command in ("list", "get"):
        arguments = ("projects", "list") if command == "list" else ("projects", "get", "owls\t\x1b[31m\n\x9b2J")
        ran = run(*arguments)
        assert "owls \\x1b[31m \\x9b2J" in ran.out
        assert not {"\x1b", "\x9b"} & set(ran.out)
    assert "\x1b" not in run("datasets", "delete", "owls\t\x1b[31m\n\x9b2J").err
    assert run.ok("projects", "list")[0]["name"] == "owls\t\x1b[31m\n\x9b2J"


def test_signed_links_lose_their_signature(run: CommandLine, birds: list[str]) -> None:
    export = run.ok("exports", "create", "birds", "v1")
    assert export["download_url"].endswith(".zip?***")
    assert "ignature" not in run("exports", "get", "birds", "v1").out
    made = run.ok("webhooks", "create", "https://hooks.example.com/pictograph?channel=birds")
    assert made["endpoint"]["url"] == "https://hooks.example.com/pictograph?channel=birds", "other links are unchanged"


def test_json_is_ascii(run: CommandLine) -> None:
    ran = run("projects", "create", "Häher\u2028🐦", "--json")
    assert ran.out.isascii()
    assert ran.json["name"] == "Häher\u2028🐦"


def test_lists_have_all_pages_unless_limited(run: CommandLine, emulator: Emulator) -> None:
    for number in range(60):
        run.ok("projects", "create", f"p{number:02}")
    assert len(run.ok("projects", "list")) == 60
    assert len(run("projects", "list", "--limit", 55).out.splitlines()) == 1 + 55


def test_an_empty_text_stands_for_none(run: CommandLine, emulator: Emulator) -> None:
    emulator.seed("birds", status="new")
    assert run("train", "run", "birds", "--pipeline", "yolox").code == 4, "no image is complete"
    assert run.ok("train", "run", "birds", "--pipeline", "yolox", "--status-filter", "")["status"] == "completed"
    (sent,) = [request for request in emulator.requests_of("create_export") if request.status == 200]
    assert "status_filter" not in json.loads(sent.body)
