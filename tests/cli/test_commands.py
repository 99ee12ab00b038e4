"""The list of commands: complete, fast to show, and documented in terms of a shell."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

import pictograph
from pictograph import exceptions, pipelines
from pictograph.cli.choices import OneOf
from pictograph.cli.exit_codes import MEANINGS, ExitCode
from pictograph.cli.groups import GROUPS, TOP_LEVEL
from pictograph.cli.help_text import OPTION_HELP
from pictograph.cli.method_lookup import find
from pictograph.cli.parameters import is_given
from pictograph.cli.shell_advice import for_shell
from tests.cli.conftest import CommandLine
from tests.cli.reference import BEGIN, PAGE, commands, reference
from tests.resources.surface import methods

ROWS = {f"{group.name} {row.name}": row for group in GROUPS for row in group.rows} | {row.name: row for row in TOP_LEVEL}

WITHOUT_COMMAND = {
    "annotations.import_": "`import` does the same, and uploads the images too",
    "datasets.as_pytorch": "returns a Python object; `datasets download` writes its files",
    "connectors.import_": "`connectors import` calls it with the datasets that `connectors.validate` returns",
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
        "returns one page; the command lists all pages",
    ),
}


def test_every_method_has_a_command_or_a_reason() -> None:
    """A new method of a resource fails here until it has a row in `pictograph/cli/groups/`."""
    with pictograph.Client(api_key="pk_live_test_0123456789") as client:
        existing = {name for name, _ in methods(client)}
    assert existing - {row.target for row in ROWS.values()} == set(WITHOUT_COMMAND)


def test_every_pipeline_has_a_command() -> None:
    functions = {name for name in pipelines.__all__ if inspect.isfunction(getattr(pipelines, name))}
    assert functions == {row.target.partition(":")[2] for row in ROWS.values() if row.target.startswith("pictograph.pipelines:")}


def test_rows_name_only_parameters_that_exist() -> None:
    for words, row in ROWS.items():
        names = {parameter.name for parameter in find(row.target).parameters}
        in_question = set(re.findall(r"{(\w+)}", row.confirm))
        assert {*row.option_help, *row.option_names, *row.may_be_empty, *(row.positional or ()), *in_question} <= names, words


def test_commands_that_lose_something_ask_for_confirmation() -> None:
    harmful = ("delete", "remove", "revoke", "freeze", "restore")
    assert not [words for words, row in ROWS.items() if any(word in row.name for word in harmful) and not row.confirm]


def test_every_command_and_option_has_help_in_terms_of_a_shell() -> None:
    for words, command in commands():
        texts = {words: command.help}
        if words != "emulator":  # its options are those of the emulator
            texts |= {f"{words} {param.name}": getattr(param, "help", None) for param in command.params}
        for name, text in texts.items():
            assert text, f"{name} has no help: add it to the row, or to pictograph.cli.help_text.OPTION_HELP"
            assert not re.search(r"client\.|\bNone\b|\b\w+=(True|False)|``", text), name


def test_every_shared_option_help_is_used() -> None:
    parameters = {one.name for row in ROWS.values() for one in find(row.target).parameters if is_given(one)}
    assert set(OPTION_HELP) <= parameters


def test_no_secret_but_the_api_key_is_an_argument() -> None:
    allowed = {"--api-key", "api_key", "--idempotency-key", "idempotency_key", "--template-key", "template_key"}
    for words, command in commands():
        names = {name for param in command.params for name in (*param.opts, param.name or "")}
        assert not {name for name in names if re.search("secret|token|password|key$", name)} - allowed, words


def required(command: click.Command) -> Iterator[tuple[click.Parameter, list[str]]]:
    """Each required parameter of a command, with words that give it a value."""
    for param in command.params:
        if param.required:
            metavar = param.make_metavar(click.Context(command))
            samples = {"N": "1", "NUMBER": "1", "X,Y,W,H": "1,1,1,1", "ANNOTATIONS": "[]"}
            json_words = {"ANNOTATIONS_BY_IMAGE", "GRAPH", "ARGUMENTS"}
            value = "{}" if metavar in json_words else samples.get(metavar, "x")
            if isinstance(param.type, OneOf):
                value = param.type.values()[0]
            yield param, [value] if isinstance(param, click.Argument) else [param.opts[0], value]


NEEDY = {words: command for words, command in commands() if any(param.required for param in command.params)}


@pytest.mark.parametrize("words", NEEDY)
def test_a_missing_argument_or_option_is_a_usage_error_that_names_it(run: CommandLine, words: str) -> None:
    given = list(required(NEEDY[words]))
    last = [param for param, _ in given if isinstance(param, click.Argument)][-1:]
    # A missing argument is found at the end: the values of the arguments after it move up.
    for left_out in [*last, *(param for param, _ in given if isinstance(param, click.Option))]:
        arguments = [word for param, value in given if param is not left_out for word in value]
        name = f"option '{left_out.opts[0]}'" if isinstance(left_out, click.Option) else "argument '"
        ran = run(*words.split(), *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"Error: Missing {name}"), ran.err
        error = run(*words.split(), *arguments, "--json").json["error"]
        assert (error["exit_code"], error["message"].startswith(f"Missing {name}")) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        (("dataset", "list"), "No such command 'dataset'. Did you mean 'datasets'?"),
        (("datasets", "lsit"), "No such command 'lsit'. Did you mean 'list'?"),
        (("datasets", "list", "--limt", "3"), "No such option '--limt'. Did you mean '--limit'?"),
    ],
)
def test_a_mistyped_word_gets_a_suggestion(run: CommandLine, arguments: tuple[str, ...], suggestion: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert suggestion in ran.err


@pytest.mark.parametrize("words", [(), ("datasets",), ("datasets", "list"), ("login",)])
def test_h_is_short_for_help(run: CommandLine, words: tuple[str, ...]) -> None:
    assert run(*words, "-h") == run(*words, "--help")
    assert run(*words, "-h").out.startswith("Usage: pictograph")


def test_every_exit_code_is_explained_in_the_help_and_the_documentation(run: CommandLine) -> None:
    declared = {cls.exit_code for cls in vars(exceptions).values() if inspect.isclass(cls) and issubclass(cls, BaseException)}
    assert declared <= set(ExitCode) == set(MEANINGS)
    text = " ".join(run("--help").out.split())
    assert all(f"{code:d} {meaning}" in text for code, meaning in MEANINGS.items())
    documented = re.findall(r"^\| (\d+) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert list(map(int, documented)) == list(ExitCode)


@pytest.mark.parametrize(
    ("python", "shell"),
    [
        ("client.training.get('r-1')", "pictograph train status r-1"),
        ("client.exports.wait_for_completion('a b', 'it\\'s')", """pictograph exports wait 'a b' 'it'"'"'s'"""),
        ("client.exports.wait_for_completion('a)', \"{x}\")", "pictograph exports wait 'a)' '{x}'"),
        ("client.training.create('ds', 'v1', pipeline_type=...)", "pictograph train start ds v1 --pipeline-type ..."),
        ("client.datasets.list()", "pictograph datasets list"),
        ("client.webhooks.deliveries()", "pictograph webhooks deliveries"),
        ("client.exports.get(name, 1 +)", "pictograph exports get ..."),
        ("see `client.projects`", "see `pictograph projects`"),
        ("unless `wait=False`", "unless `--no-wait`"),
        ("pass skip_existing=True.", "pass --skip-existing."),
        ("wait longer with timeout=.", "wait longer with --timeout."),
        ("timeout=1.2.3 or limit=007", "--timeout 1.2.3 or --limit ..."),
        ("base_url='https://api.example.com'; a path", "--base-url https://api.example.com; a path"),
        ("buy credits at /settings?tab=billing&x=1", "buy credits at /settings?tab=billing&x=1"),
        ("buy credits at https://example.com/a?tab=True", "buy credits at https://example.com/a?tab=True"),
    ],
)
def test_advice_in_terms_of_python_becomes_commands(python: str, shell: str) -> None:
    assert for_shell(python) == shell


def imported(*arguments: str) -> set[str]:
    """The modules that a run of the command line has imported when it ends."""
    code = "import sys; from pictograph.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(ran.stderr.split())


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("datasets", "--help")])
def test_the_list_of_commands_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    heavy = {"httpx", "httpcore", "h11", "ssl", "asyncio", "backoff", "attrs", "attr", "rich", "pictograph_api", "pictograph.client"}
    assert not imported(*arguments) & heavy


def test_the_documentation_lists_every_command() -> None:
    """`python -m tests.cli.reference` writes the list."""
    assert PAGE.read_text(encoding="utf-8").partition(BEGIN)[2] == f"\n{reference()}"


def test_a_shell_completes_commands_and_values(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PICTOGRAPH_COMPLETE", "bash_complete")
    for words, cword, wanted in [("pictograph data", 1, "datasets"), ("pictograph exports create birds v1 --format pas", 6, "pascal_voc")]:
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(cword))
        assert f"plain,{wanted}" in run().out.splitlines()
