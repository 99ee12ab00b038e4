"""Output for programs: JSON, or tab-separated lines. (For terminals see `test_terminal`.)"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine
from tests.support.photos import not_a_photo, photo_folder


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
    run.ok("datasets", "create", "owls")
    titles, *rows = [line.split("\t") for line in run("datasets", "list").out.splitlines()]
    assert titles == ["name", "image count", "completed image count", "total size", "created at", "id"]
    assert sorted(row[:2] for row in rows) == [["birds", "6"], ["owls", "0"]]
    assert all(len(row[-1]) == 36 and len(row) == len(titles) for row in rows), "whole ids, always in the same column"


def test_the_failures_of_a_report_are_a_line_each(run: CommandLine, tmp_path: Path) -> None:
    photo_folder(tmp_path / "photos", loose=1)
    for name in ("a.jpg", "b.jpg"):
        not_a_photo(tmp_path / "photos" / name)
    ran = run("upload", "photos", "--dataset", "birds")
    assert ran.code == 1
    lines = [line.split("\t") for line in ran.out.splitlines()]
    assert [line[:2] for line in lines if line[0] == "failures"] == [["failures", "photos/a.jpg"], ["failures", "photos/b.jpg"]]
    assert all("is not an image" in line[2] for line in lines if line[0] == "failures")


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


def test_names_can_t_change_the_direction_of_a_line(run: CommandLine) -> None:
    names = ["fdp\u202egpj.exe", "a\u2066b\u2069", "\u200fc", "d\u2028e"]
    for name in names:
        run.ok("projects", "create", name)
    shown = [line.split("\t")[0] for line in run("projects", "list").out.splitlines()[1:]]
    assert sorted(shown) == sorted(["fdp\\u202egpj.exe", "a\\u2066b\\u2069", "\\u200fc", "d\\u2028e"])


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
