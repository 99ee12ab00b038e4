"""Exit codes, and error messages on stderr: text, or one line of JSON."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine
from tests.support.photos import not_a_photo, photo_folder
from tests.support.ports import refused_port

SOME_ID = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"


def test_0_for_success(run: CommandLine) -> None:
    assert run("datasets", "list").code == 0
    assert run("--help").code == 0
    assert run("--version").out.startswith("pictograph ")


def test_1_for_a_failed_job(run: CommandLine, emulator: Emulator, birds: list[str]) -> None:
    emulator.fail_job("create_export", "the disk is full")
    ran = run("exports", "create", "birds", "v1", "--poll-interval", 0.05)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Error: The export 'v1' of the dataset 'birds' failed: the disk is full")


def test_1_for_a_partial_failure(run: CommandLine, tmp_path: Path) -> None:
    photo_folder(tmp_path / "photos", loose=1)
    not_a_photo(tmp_path / "photos" / "text.jpg")
    ran = run("upload", "photos", "--dataset", "birds", "--json")
    assert (ran.code, ran.err) == (1, "")
    assert (ran.json["images_uploaded"], len(ran.json["failures"])) == (1, 1)


def test_1_for_an_api_error_without_a_code_of_its_own(run: CommandLine, emulator: Emulator) -> None:
    emulator.fail("list_datasets", status=418)
    assert run("datasets", "list").code == 1


def test_2_without_a_key(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PICTOGRAPH_API_KEY")
    ran = run("datasets", "list")
    assert ran.code == 2
    assert "No API key found" in ran.err
    assert "pictograph login" in ran.err


def test_2_without_rich_which_other_packages_do_not_bring(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich", None)
    ran = run("datasets", "list")
    assert (ran.code, ran.err) == (2, "Error: The command line needs rich. Run: pip install 'pictograph[cli]'\n")


def test_2_for_a_confirmation_that_can_t_be_asked(run: CommandLine, emulator: Emulator, birds: list[str]) -> None:
    ran = run("datasets", "delete", "birds")
    assert (ran.code, ran.err) == (2, "Error: refusing to delete without --yes (stdin is not a terminal)\n")
    assert run("images", "delete", birds[0], "--json").json["error"]["exit_code"] == 2
    assert emulator.requests_of("delete_project") == emulator.requests_of("delete_image") == []


def test_2_with_a_wrong_key(run: CommandLine) -> None:
    run.use_key("pk_live_unknown_key_0000")
    ran = run("datasets", "list")
    assert ran.code == 2
    assert "pictograph login" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("moths",),
        ("datasets", "moth"),
        ("images", "bulk-tag", "birds", SOME_ID),
        ("datasets", "list", "--limit", "many"),
        ("datasets", "list", "--base-url", "ftp://example.com"),
        ("auto-annotate", "box", "birds", "a.jpg", "--name", "heron", "--box", "1,2,3"),
        ("annotations", "save", SOME_ID, "no-such-file.json"),
        ("annotations", "save", SOME_ID, "[{]"),
        ("annotations", "save", SOME_ID, "{}"),
        ("api-keys", "create", "x", "--expires-at", "2099-01-31T12:00:00"),
        ("images", "get", ".."),
        ("images", "upload", SOME_ID, "no-such-picture.jpg"),
        ("upload", "no-such-folder", "--dataset", "birds"),
        ("exports", "wait", "birds", "v1", "--timeout", "0"),
        ("auto-annotate", "dataset", "birds", "heron", "--mode", "guess"),
    ],
)
def test_2_for_wrong_usage_before_any_request(run: CommandLine, emulator: Emulator, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Error: ")
    error = json.loads(run(*arguments, "--json").err)["error"]
    assert error["exit_code"] == 2
    assert error["message"]
    assert emulator.requests == []


@pytest.mark.parametrize("arguments", [(), ("datasets",)])
def test_2_and_the_list_of_commands_without_a_command(run: CommandLine, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "Commands:" in ran.err
    assert run(*arguments, "--json").json["error"]["exit_code"] == 2


def test_3_for_a_role_that_is_too_low(run: CommandLine, emulator: Emulator) -> None:
    run.use_key(emulator.key("viewer"))
    ran = run("datasets", "create", "birds")
    assert ran.code == 3
    assert "role 'member' or higher" in ran.err


def test_4_for_a_missing_object_with_its_name_and_advice(run: CommandLine) -> None:
    ran = run("datasets", "get", "Birds")
    request_id = run("datasets", "get", "Birds", "--json").json["error"]["request_id"]
    first, second = ran.err.splitlines()
    assert re.fullmatch(r"Error: Dataset 'Birds' not found \(404, get_dataset_by_name, request id \S+\)", first)
    assert (ran.code, second) == (4, "Names are case-sensitive; see pictograph datasets list.")
    assert request_id


def test_5_for_a_conflict(run: CommandLine, birds: list[str]) -> None:
    assert run("projects", "create", "birds").code == 5


def test_6_for_an_invalid_request(run: CommandLine, birds: list[str]) -> None:
    arguments = ("annotations", "save", birds[0], '[{"class": "heron", "type": "bbox"}]')
    ran = run(*arguments)
    assert ran.code == 6
    assert "annotations[0].name: Field required" in ran.err
    assert "in `name`, not in `class`" in ran.err
    assert ["body", "annotations", 0, "name"] in [item["loc"] for item in run(*arguments, "--json").json["error"]["errors"]]


def test_7_for_too_few_credits(run: CommandLine, emulator: Emulator, birds: list[str]) -> None:
    emulator.set_credits(0)
    name = run.ok("images", "get", birds[0])["filename"]
    ran = run("auto-annotate", "text", "birds", name, "--text-prompt", "heron", "--json")
    assert ran.code == 7
    error = ran.json["error"]
    assert (error["required"], error["remaining"]) == (3, 0), "0 is a known value"
    assert error["upgrade_url"] in error["fix"], "URLs are not changed"


def test_8_for_a_rate_limit_with_a_long_wait(run: CommandLine, emulator: Emulator) -> None:
    emulator.fail("list_datasets", status=429, retry_after=300)
    ran = run("datasets", "list", "--json")
    assert (ran.code, ran.json["error"]["retry_after"]) == (8, 300)


@pytest.mark.parametrize("status", [500, 503])
def test_9_for_a_server_error(run: CommandLine, emulator: Emulator, status: int) -> None:
    emulator.fail("list_datasets", status=status)
    assert run("datasets", "list").code == 9


def test_9_for_a_refused_connection(run: CommandLine) -> None:
    with refused_port() as port:
        assert run("datasets", "list", "--base-url", f"http://127.0.0.1:{port}").code == 9


def test_9_for_a_timeout(run: CommandLine, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTOGRAPH_TIMEOUT", "0.1")
    emulator.delay("list_datasets", 2.0)
    ran = run("datasets", "list")
    assert ran.code == 9
    assert "PICTOGRAPH_TIMEOUT" in ran.err


def test_10_for_a_job_that_keeps_running_with_the_command_to_wait_for_it(run: CommandLine, emulator: Emulator, birds: list[str]) -> None:
    run.ok("exports", "create", "birds", "v 1", "--include-images")
    emulator.job_seconds = 600
    short_wait = ("--timeout", 0.05, "--poll-interval", 0.05)
    ran = run("train", "start", "birds", "v 1", "--pipeline-type", "yolox", *short_wait)
    assert (ran.code, ran.out) == (10, "")
    run_id = run.ok("train", "list")[0]["id"]
    assert f"pictograph train status {run_id}" in ran.err
    assert "client." not in ran.err
    assert run("train", "wait", run_id, *short_wait, "--json").json["error"]["run_id"] == run_id
    export = run("exports", "create", "birds", "it's", *short_wait)
    assert export.code == 10
    assert """pictograph exports wait birds 'it'"'"'s'""" in export.err
    moved = run("datasets", "freeze", "birds", "--yes", *short_wait)
    assert moved.code == 10
    assert "pictograph datasets wait" in moved.err


def test_10_for_an_export_that_delays_the_training(run: CommandLine, emulator: Emulator) -> None:
    emulator.seed("birds")
    emulator.job_seconds = 600
    ran = run("train", "run", "birds", "--pipeline", "yolox", "--export-name", "v1", "--timeout", 0.2)
    assert ran.code == 10
    assert "pictograph exports wait birds v1" in ran.err
    assert "pictograph train start birds v1 --pipeline-type yolox" in ran.err


def test_an_unexpected_error_is_one_line(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("pk_live_0123456789abcdef")

    monkeypatch.setattr("pictograph.client.Client.__init__", broken)
    ran = run("datasets", "list")
    assert (ran.code, ran.err) == (1, "Error: Unexpected ZeroDivisionError: pk_live_***\n")
    assert run("datasets", "list", "--json").json["error"]["type"] == "ZeroDivisionError"


def test_an_api_key_in_the_wrong_place_is_not_printed(run: CommandLine) -> None:
    for arguments in (
        ("login", "pk_live_0123456789abcdef"),
        ("datasets", "list", "--pk_live_0123456789abcdef"),
        ("pk_live_0123456789abcdef",),
    ):
        for form in ((), ("--json",)):
            ran = run(*arguments, *form)
            assert ran.code == 2
            assert "0123456789abcdef" not in ran.err
