"""Enumerations are checked before any request: a mistyped value leaves nothing behind."""

from __future__ import annotations

import json

import click
import pytest

from pictograph.cli.choices import OneOf
from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine
from tests.cli.reference import commands
from tests.cli.test_commands import required

CHOICES = {
    f"{words} {param.opts[0]}": (words, command, param)
    for words, command in commands()
    for param in command.params
    if isinstance(param.type, OneOf)
}


def with_value(words: str, command: click.Command, chosen: click.Parameter, value: str) -> list[str]:
    """The command with its required arguments, and this value for one parameter."""
    given = [word for param, words_of in required(command) if param is not chosen for word in words_of]
    if isinstance(chosen, click.Argument):
        return [*words.split(), value, *given]
    return [*words.split(), *given, chosen.opts[0], value]


@pytest.mark.parametrize("name", CHOICES)
def test_a_mistyped_value_is_rejected_before_any_request(run: CommandLine, emulator: Emulator, name: str) -> None:
    words, command, param = CHOICES[name]
    assert isinstance(param.type, OneOf)
    values = param.type.values()
    typo = values[0] + "x"
    ran = run(*with_value(words, command, param, typo))
    assert (ran.code, ran.out) == (2, "")
    assert f"{typo!r} is not one of {', '.join(values)}. Did you mean '" in ran.err
    error = run(*with_value(words, command, param, typo), "--json").json["error"]
    assert (error["exit_code"], repr(typo) in error["message"]) == (2, True)
    assert emulator.requests == []


def test_a_mistyped_pipeline_leaves_no_export_behind(run: CommandLine, emulator: Emulator) -> None:
    emulator.seed("birds")
    ran = run("train", "run", "birds", "--pipeline", "yolx", "--status-filter", "")
    assert ran.code == 2
    assert "Did you mean 'yolox'?" in ran.err
    assert run.ok("exports", "list") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("datasets", "create", "owls", "--class", "owl:bbx"),
        ("auto-annotate", "dataset", "birds", "owl:bbx"),
        ("full-pipeline", "photos", "--dataset", "birds", "--pipeline", "yolox", "--class", "owl:bbx"),
    ],
)
def test_a_mistyped_type_of_a_class_is_rejected_too(run: CommandLine, emulator: Emulator, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "'bbx' is not one of " in ran.err
    assert "Did you mean 'bbox'?" in ran.err
    assert "'owl:bbx:'" in ran.err, "how to write a name that contains a colon"
    assert emulator.requests == []


def test_a_class_name_may_contain_a_colon(run: CommandLine) -> None:
    made = run.ok("datasets", "create", "owls", "--class", "owl:tawny:bbox", "--class", "owl:barn:")
    assert [(one["name"], one.get("type")) for one in made["classes"]] == [("owl:tawny", "bbox"), ("owl:barn", None)]


def test_upper_and_lower_case_are_the_same(run: CommandLine, emulator: Emulator) -> None:
    emulator.seed("birds")
    assert run.ok("exports", "create", "birds", "v1", "--format", "COCO", "--status-filter", "Complete")["format"] == "coco"


def test_an_empty_filter_means_all_in_every_command(run: CommandLine, emulator: Emulator) -> None:
    emulator.seed("birds", status="new")
    assert run("train", "run", "birds", "--pipeline", "yolox").code == 4, "no image is complete"
    assert run.ok("train", "run", "birds", "--pipeline", "yolox", "--status-filter", "")["status"] == "completed"
    assert run.ok("exports", "create", "birds", "v1", "--status-filter", "")["image_count"] == 6
    assert run.ok("datasets", "download", "birds", "copy", "--status-filter", "")["images_downloaded"] == 6
    assert len(run.ok("datasets", "images", "birds", "--status", "")) == 6
    assert len(run.ok("exports", "list", "--status", "")) == 2
    sent = [request for request in emulator.requests_of("create_export") if request.status == 200]
    assert [json.loads(request.body).get("status_filter") for request in sent] == [None, None]


@pytest.mark.parametrize(
    "words",
    [("datasets", "get", "Bird"), ("train", "run", "birdz", "--pipeline", "yolox"), ("images", "upload", "Birds", "a.png")],
    ids=lambda words: words[0],
)
def test_an_unknown_dataset_gets_the_name_of_a_similar_one(words: tuple[str, ...], run: CommandLine, birds: list[str]) -> None:
    ran = run(*words)
    assert ran.code == 4
    assert "\nDid you mean 'birds'? Names are case-sensitive; see pictograph datasets list.\n" in ran.err


def test_the_error_stays_as_it_is_without_a_similar_name_or_without_the_list(
    run: CommandLine, emulator: Emulator, birds: list[str]
) -> None:
    assert "Did you mean" not in run("datasets", "get", "galaxies").err
    emulator.fail("list_datasets", status=503)
    ran = run("datasets", "get", "Birds")
    assert (ran.code, "Did you mean" in ran.err, "Dataset 'Birds' not found" in ran.err) == (4, False, True)
    assert len(emulator.requests_of("list_datasets")) == 2, "no retries"
