"""The list of commands: whole, quick to show, and in the words of a shell."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import click
import pytest

import pictograph
from pictograph import pipelines
from pictograph.cli.groups import GROUPS, TOP
from pictograph.cli.kinds import kind_of
from pictograph.cli.parameters import is_given
from pictograph.cli.targets import find
from pictograph.cli.wording import for_shell
from tests.cli.conftest import CommandLine
from tests.cli.reference import BEGIN, PAGE, commands, reference
from tests.resources.surface import methods

ROWS = {f"{group.name} {row.name}": row for group in GROUPS for row in group.rows} | {row.name: row for row in TOP}

WITHOUT_COMMAND = {
    "connectors.import_": "`connectors import` calls it, once it knows which datasets there are",
    "deployments.connect": "`deployments infer` calls it",
    **dict.fromkeys(
        [
            "credits.history",
            "datasets.list",
            "datasets.list_images",
            "deployments.list",
            "exports.list",
            "models.list",
            "projects.list",
            "training.list",
            "webhooks.deliveries",
        ],
        "one page of what the command for the whole list walks through",
    ),
}


def test_every_method_has_a_command_or_a_reason() -> None:
    """A new method of a resource appears here until it has a row in `pictograph/cli/groups/`."""
    with pictograph.Client(api_key="pk_live_test_0123456789") as client:
        there = {name for name, _ in methods(client)}
    called = {row.target for row in ROWS.values()}
    assert there - called == set(WITHOUT_COMMAND)


def test_every_pipeline_has_a_command() -> None:
    functions = {name for name in pipelines.__all__ if inspect.isfunction(getattr(pipelines, name))}
    assert functions == {row.target.partition(":")[2] for row in ROWS.values() if row.target.startswith("pictograph.pipelines:")}


@pytest.mark.parametrize("words", ROWS)
def test_every_parameter_can_be_given(words: str) -> None:
    target = find(ROWS[words].target)
    for parameter in target.parameters:
        if is_given(parameter) and "bool" not in str(parameter.annotation):
            assert kind_of(str(parameter.annotation))


def test_what_the_table_says_of_parameters_is_about_parameters_that_exist() -> None:
    for words, row in ROWS.items():
        names = {parameter.name for parameter in find(row.target).parameters}
        asked = set(re.findall(r"{(\w+)}", row.question))
        assert {*row.said, *row.renamed, *(row.arguments or ()), *asked} <= names, words


def test_what_loses_something_asks() -> None:
    harm = ("delete", "remove", "revoke", "freeze", "restore")
    for words, row in ROWS.items():
        if any(word in row.name for word in harm):
            assert row.question, words


def test_help_speaks_of_commands_and_options() -> None:
    for words, command in commands():
        if words == "emulator":
            continue
        ctx = click.Context(command, info_name=words)
        text = command.get_help(ctx)
        assert command.help, words
        assert not re.search(r"client\.|\bNone\b|\b\w+=(True|False)|BatchClass|:\n\s*Args", text), words


def test_no_command_takes_a_secret_as_an_argument_but_the_api_key() -> None:
    for words, command in commands():
        names = {name for param in command.params for name in (*param.opts, param.name or "")}
        assert not {name for name in names if re.search("secret|token|password|key$", name)} - {
            "--api-key",
            "api_key",
            "--idempotency-key",
            "idempotency_key",
            "--template-key",
            "template_key",
        }, words


@pytest.mark.parametrize(
    ("python", "shell"),
    [
        ("client.training.get('r-1')", "pictograph train status r-1"),
        ("client.exports.wait_for_completion('a b', 'it\\'s')", """pictograph exports wait 'a b' 'it'"'"'s'"""),
        ("client.exports.wait_for_completion('a)', \"{x}\")", "pictograph exports wait 'a)' '{x}'"),
        ("client.training.create('ds', 'v1', pipeline_type=...)", "pictograph train start ds v1 --pipeline-type ..."),
        ("client.datasets.list()", "pictograph datasets list"),
        ("see `client.projects`", "see `pictograph projects`"),
        ("unless `wait=False`", "unless `--no-wait`"),
        ("pass skip_existing=True.", "pass --skip-existing."),
        ("wait longer with timeout=.", "wait longer with --timeout."),
        ("base_url='https://api.example.com'; a path", "--base-url https://api.example.com; a path"),
        ("top up at /settings?tab=billing&x=1", "top up at /settings?tab=billing&x=1"),
        ("top up at https://example.com/a?tab=True", "top up at https://example.com/a?tab=True"),
    ],
)
def test_advice_about_methods_becomes_advice_about_commands(python: str, shell: str) -> None:
    assert for_shell(python) == shell


def imported(*arguments: str) -> set[str]:
    """The modules that a run of the command line has imported at its end."""
    code = "import sys; from pictograph.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(ran.stderr.split())


@pytest.mark.slow
def test_the_list_of_commands_imports_nothing_heavy() -> None:
    heavy = {"httpx", "httpcore", "h11", "ssl", "asyncio", "backoff", "attrs", "attr", "rich", "pictograph_api", "pictograph.client"}
    assert not imported("--help") & heavy
    assert not imported("--version") & heavy


@pytest.mark.slow
def test_help_of_a_command_makes_no_client() -> None:
    assert not imported("datasets", "--help") & {"httpx", "h11", "ssl", "rich", "pictograph.client"}


def test_the_documentation_lists_every_command() -> None:
    """`python -m tests.cli.reference` writes the list anew."""
    assert PAGE.read_text(encoding="utf-8").partition(BEGIN)[2] == f"\n{reference()}"


def test_a_shell_completes_commands_and_values(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PICTOGRAPH_COMPLETE", "bash_complete")
    for words, cword, wanted in [("pictograph data", 1, "datasets"), ("pictograph exports create birds v1 --format pas", 6, "pascal_voc")]:
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(cword))
        assert f"plain,{wanted}" in run().out.splitlines()
