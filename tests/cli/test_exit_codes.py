"""What a command ends with, and what it says when it does not go well: on stderr, in words or as one line of JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine
from tests.support.photos import not_a_photo, photo_folder
from tests.support.ports import refused_port

SOME_ID = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"


def test_0_when_it_is_done(run: CommandLine) -> None:
    assert run("datasets", "list").code == 0
    assert run("--help").code == 0
    assert run("--version").out.startswith("pictograph ")


def test_1_when_a_job_failed(run: CommandLine, emulator: Emulator, birds: list[str]) -> None:
    emulator.fail_job("create_export", "the disk is full")
    ran = run("exports", "create", "birds", "v1", "--poll-interval", 0.05)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Error: The export failed: the disk is full")


def test_1_when_part_of_the_work_is_undone(run: CommandLine, tmp_path: Path) -> None:
    photo_folder(tmp_path / "photos", loose=1)
    not_a_photo(tmp_path / "photos" / "words.jpg")
    ran = run("upload", "photos", "--dataset", "birds", "--json")
    assert (ran.code, ran.err) == (1, "")
    assert (ran.json["images_uploaded"], len(ran.json["failures"])) == (1, 1)


def test_1_for_an_api_error_that_has_no_code_of_its_own(run: CommandLine, emulator: Emulator) -> None:
    emulator.fail("list_datasets", status=418)
    assert run("datasets", "list").code == 1


def test_2_without_a_key(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PICTOGRAPH_API_KEY")
    ran = run("datasets", "list")
    assert ran.code == 2
    assert "No API key found" in ran.err
    assert "pictograph login" in ran.err


def test_2_with_a_wrong_key(run: CommandLine) -> None:
    run.use_key("pk_live_nobody_has_this_key")
    ran = run("datasets", "list")
    assert ran.code == 2
    assert "pictograph login" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("moths",),
        ("datasets", "moth"),
        ("datasets", "get"),
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
def test_2_for_what_can_t_be_understood_and_nothing_is_sent(run: CommandLine, emulator: Emulator, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Error: ")
    told = json.loads(run(*arguments, "--json").err)["error"]
    assert told["exit_code"] == 2
    assert told["message"]
    assert emulator.requests == []


@pytest.mark.parametrize("arguments", [(), ("datasets",)])
def test_2_and_the_list_of_commands_when_none_is_named(run: CommandLine, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "Commands:" in ran.err
    assert run(*arguments, "--json").json["error"]["exit_code"] == 2


def test_3_when_the_role_of_the_key_is_too_low(run: CommandLine, emulator: Emulator) -> None:
    run.use_key(emulator.key("viewer"))
    ran = run("datasets", "create", "birds")
    assert ran.code == 3
    assert "higher role" in ran.err


def test_4_for_what_is_not_there(run: CommandLine) -> None:
    ran = run("datasets", "get", "Birds", "--json")
    assert ran.code == 4
    error = ran.json["error"]
    assert (error["type"], error["status_code"], error["operation"]) == ("NotFoundError", 404, "get_dataset_by_name")
    assert "case-sensitive" in error["fix"]


def test_5_for_a_conflict(run: CommandLine, birds: list[str]) -> None:
    assert run("projects", "create", "birds").code == 5


def test_6_for_a_payload_that_is_refused(run: CommandLine, birds: list[str]) -> None:
    arguments = ("annotations", "save", birds[0], '[{"class": "heron", "type": "bbox"}]')
    ran = run(*arguments)
    assert ran.code == 6
    assert "annotations[0].name: Field required" in ran.err
    assert "in `name`, not in `class`" in ran.err
    assert ["body", "annotations", 0, "name"] in [item["loc"] for item in run(*arguments, "--json").json["error"]["errors"]]


def test_7_when_credits_are_short(run: CommandLine, emulator: Emulator, birds: list[str]) -> None:
    emulator.set_credits(0)
    name = run.ok("images", "get", birds[0])["filename"]
    ran = run("auto-annotate", "text", "birds", name, "--text-prompt", "heron", "--json")
    assert ran.code == 7
    error = ran.json["error"]
    assert (error["required"], error["remaining"]) == (3, 0), "0 is a value, not a gap"
    assert error["upgrade_url"] in error["fix"], "a link stays what it is"


def test_8_when_the_rate_limit_asks_for_too_much_patience(run: CommandLine, emulator: Emulator) -> None:
    emulator.fail("list_datasets", status=429, retry_after=300)
    ran = run("datasets", "list", "--json")
    assert (ran.code, ran.json["error"]["retry_after"]) == (8, 300)


@pytest.mark.parametrize("status", [500, 503])
def test_9_when_the_server_is_down(run: CommandLine, emulator: Emulator, status: int) -> None:
    emulator.fail("list_datasets", status=status)
    assert run("datasets", "list").code == 9


def test_9_when_nobody_answers(run: CommandLine) -> None:
    with refused_port() as port:
        assert run("datasets", "list", "--base-url", f"http://127.0.0.1:{port}").code == 9


def test_9_when_the_answer_takes_too_long(run: CommandLine, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTOGRAPH_TIMEOUT", "0.1")
    emulator.delay("list_datasets", 2.0)
    ran = run("datasets", "list")
    assert ran.code == 9
    assert "PICTOGRAPH_TIMEOUT" in ran.err


def test_10_when_a_job_takes_longer_and_the_command_that_picks_it_up(run: CommandLine, emulator: Emulator, birds: list[str]) -> None:
    run.ok("exports", "create", "birds", "v 1", "--include-images")
    emulator.job_seconds = 600
    impatient = ("--timeout", 0.05, "--poll-interval", 0.05)
    ran = run("train", "start", "birds", "v 1", "--pipeline-type", "yolox", *impatient)
    assert (ran.code, ran.out) == (10, "")
    run_id = run.ok("train", "list")[0]["id"]
    assert f"pictograph train status {run_id}" in ran.err
    assert "client." not in ran.err
    assert run("train", "wait", run_id, *impatient, "--json").json["error"]["run_id"] == run_id
    export = run("exports", "create", "birds", "it's", *impatient)
    assert export.code == 10
    assert """pictograph exports wait birds 'it'"'"'s'""" in export.err
    moved = run("datasets", "freeze", "birds", "--yes", *impatient)
    assert moved.code == 10
    assert "pictograph datasets wait" in moved.err


def test_advice_about_an_export_that_held_up_the_training(run: CommandLine, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictograph.pipelines.train.EXPORT_TIMEOUT_SECONDS", 0.05)
    emulator.seed("birds")
    emulator.job_seconds = 600
    ran = run("train", "run", "birds", "--pipeline", "yolox", "--export-name", "v1")
    assert ran.code == 10
    assert "pictograph exports wait birds v1" in ran.err
    assert "pictograph train start birds v1 --pipeline-type ..." in ran.err


def test_unexpected_errors_are_told_in_one_line(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object, **options: object) -> None:
        raise ZeroDivisionError("pk_live_0123456789abcdef")

    monkeypatch.setattr("pictograph.client.Client.__init__", broken)
    ran = run("datasets", "list")
    assert (ran.code, ran.err) == (1, "Error: Unexpected ZeroDivisionError: pk_live_***\n")
    assert run("datasets", "list", "--json").json["error"]["type"] == "ZeroDivisionError"


def test_a_key_that_was_typed_where_it_does_not_belong_is_not_repeated(run: CommandLine) -> None:
    for arguments in (
        ("login", "pk_live_0123456789abcdef"),
        ("datasets", "list", "--pk_live_0123456789abcdef"),
        ("pk_live_0123456789abcdef",),
    ):
        for form in ((), ("--json",)):
            ran = run(*arguments, *form)
            assert ran.code == 2
            assert "0123456789abcdef" not in ran.err
