"""Tables on a terminal of a given width: nothing wraps, no word is broken, and what a reader needs first stays."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator

import pytest
from rich.cells import cell_len

from pictograph.cli.cells import duration, for_people
from pictograph.cli.groups import GROUPS
from pictograph.cli.terminal_table import Column, fit
from pictograph.emulator import Emulator
from pictograph.terminal import size
from tests.cli.conftest import CommandLine, Ran
from tests.emulator.receiver import Receiver

LISTS = {f"{group.name} {row.name}": row for group in GROUPS for row in group.rows if row.columns}
LONG = "lake birds of the northern marshes, spring survey (second pass)"
NOTE = "Some columns are hidden or shortened: --wide prints all, --json all fields.\n"


@pytest.fixture
def terminal(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs commands as if stdout were a terminal without color: `terminal(80, "datasets", "list")`."""
    monkeypatch.setenv("NO_COLOR", "1")

    def on(width: int, *arguments: str) -> Ran:
        with monkeypatch.context() as changed:
            changed.setenv("COLUMNS", str(width))
            changed.setattr(sys.stdout, "isatty", lambda: True)
            return run(*arguments)

    return on


@pytest.fixture
def full(run: CommandLine, emulator: Emulator) -> Iterator[dict[str, list[str]]]:
    """Data for every list, with long and wide names. Maps the words of the commands that need arguments to them."""
    image_ids = emulator.seed(LONG)
    emulator.seed("鳥類データセット 春")
    image_id = image_ids[0]
    export = "an export with a name that leaves little room"
    emulator.allow_webhooks_to("hooks.example.com")
    with emulator.client() as client, Receiver() as receiver:
        client.batch.move(LONG, image_ids[1:3], target_folder_path="/herons/at dawn")
        client.images.bulk_tag(client.datasets.get(LONG).id, image_ids, ["bird"])
        client.exports.create(LONG, export, include_images=True)
        trained = client.training.create(LONG, export, pipeline_type="rfdetr_segmentation", name=f"run on {LONG}")
        assert trained.model_id is not None
        client.deployments.create(trained.model_id, name="birds live", compute_type="gpu", gpu_type="a10g")
        workflow = client.workflows.create("count birds", {"version": 1, "nodes": [{"id": "in", "type": "input"}], "edges": []})
        client.organizations.invite("ada@example.com")
        client.webhooks.create("https://hooks.example.com/pictograph/training-has-finished")
        client.webhooks.create(receiver.url)
        client.workflows.run(workflow.id, poll_interval=0.05)
        yield {
            "datasets images": [LONG],
            "annotations get": [image_id],
            "folders list": [LONG],
            "folders tree": [LONG],
            "search tags": ["--object", "bird"],
            "search similar": [image_id, "--threshold", "0"],
        }


@pytest.mark.parametrize("width", [80, 120])
def test_every_list_fits_the_terminal(terminal: Callable[..., Ran], run: CommandLine, full: dict[str, list[str]], width: int) -> None:
    for words, row in LISTS.items():
        arguments = [*words.split(), *full.get(words, [])]
        items = run.ok(*arguments)
        assert items, f"{words} is empty: this test shows nothing about it"
        ran = terminal(width, *arguments)
        assert ran.code == 0, ran
        titles, *rows = ran.out.splitlines()
        assert len(rows) == len(items), f"{words}: a row is one line"
        assert all(cell_len(line) <= width for line in (titles, *rows)), ran.out
        assert ran.err in ("", NOTE), words
        shown = re.split(r"  +", titles)
        assert titles == titles.upper()
        assert len(shown) >= min(3, len(row.columns)), f"{words} shows {shown}"
        for line in rows:  # an id is whole, or shortened visibly
            assert not re.search(r"\b[0-9a-f]{8}-[0-9a-f-]*…", line), line
        wide = terminal(width, *arguments, "--wide")
        assert wide.err == ""
        assert all(item["id"] in wide.out for item in items if "id" in row.columns), "--wide prints whole ids"


def test_the_first_columns_of_a_list_are_those_that_a_reader_needs_first(terminal: Callable[..., Ran], full: dict[str, list[str]]) -> None:
    first = {words: re.split(r"  +", terminal(80, *words.split(), *full.get(words, [])).out.splitlines()[0]) for words in LISTS}
    assert first["datasets images"] == ["FILENAME", "FOLDER", "STATUS", "ANNOTATIONS", "ID"], "no width without a height"
    assert first["train list"][:3] == ["NAME", "STATUS", "PROGRESS"]
    assert first["datasets list"][:2] == ["NAME", "IMAGES"]
    assert first["exports list"][:3] == ["NAME", "DATASET", "STATUS"]
    assert first["api-keys list"][:3] == ["NAME", "ROLE", "ACTIVE"]
    assert all(titles[-1] == "ID" for titles in first.values() if "ID" in titles)


def test_values_are_in_the_units_of_people(terminal: Callable[..., Ran], run: CommandLine, full: dict[str, list[str]]) -> None:
    _, first, *_ = terminal(120, "datasets", "list").out.splitlines()
    assert re.search(r" 1\.\d kB  \d{4}-\d\d-\d\d \d\d:\d\d  ", first)
    assert re.search(r"100 %", terminal(80, "train", "list").out)
    assert "  $0.05" in terminal(80, "deployments", "options").out
    balance = terminal(80, "credits", "balance").out
    assert re.search(r"^included allowance +\$\d", balance, flags=re.MULTILINE)
    assert "usd" not in balance
    assert "base URL" in terminal(80, "whoami").out


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("total_size", 0, "0 B"),
        ("total_size", 999, "999 B"),
        ("file_size", 3_310_000, "3.3 MB"),
        ("file_size", 999_960, "1.0 MB"),
        ("max_storage_bytes", 250_000_000_000, "250 GB"),
        ("max_storage_bytes", 9_007_199_254_740_992, "9.0 PB"),
        ("uptime_seconds", 45, "45 s"),
        ("eta_seconds", 125.2, "2 min 05 s"),
        ("training_time_seconds", 11_100, "3 h 05 min"),
        ("progress", 37.5, "37.5 %"),
        ("rate_per_min_micro_usd", 18_333, "$0.0183"),
        ("budget_micro_usd", 12_500_000, "$12.50"),
        ("config", {"epochs": 3, "image_size": 640}, "epochs=3, image_size=640"),
        ("is_active", True, "yes"),
        ("image_count", 1_200_000, "1200000"),
    ],
)
def test_units(name: str, value: object, text: str) -> None:
    assert for_people(name, value) == text


def test_sizes_and_durations_round_to_the_next_unit() -> None:
    assert (size(99_949), size(99_951), duration(59.4), duration(3599.6)) == ("99.9 kB", "100 kB", "59 s", "1 h 00 min")


ID = "0f6d2a7b-8e10-4c3b-9d1e-2f9d1c527a50"
COLUMNS = [
    Column("name", [f"heron {'x' * 40}"]),
    Column("status", ["running"]),
    Column("progress", ["50 %"], right=True, whole=True),
    Column("created", ["2027-01-31 12:00"], whole=True),
    Column("id", [ID]),
    Column("model id", [ID]),
]


@pytest.mark.parametrize(
    ("width", "titles", "own_id"),
    [
        (1000, ["name", "status", "progress", "created", "id", "model id"], ID),
        (140, ["name", "status", "progress", "created", "id", "model id"], ID),
        (125, ["name", "status", "progress", "created", "id"], ID),
        (100, ["name", "status", "progress", "created", "id"], "0f6d2a7b…"),
        (70, ["name", "status", "progress", "created", "id"], "0f6d2a7b…"),
        (55, ["name", "status", "progress", "id"], "0f6d2a7b…"),
        (32, ["name", "id"], "0f6d2a7b…"),
        (20, ["name"], None),
    ],
)
def test_what_a_narrow_table_loses_first(width: int, titles: list[str], own_id: str | None) -> None:
    shown = fit(COLUMNS, width)
    assert [column.title for column in shown] == titles
    assert sum(column.width for column in shown) + 2 * (len(shown) - 1) <= width
    assert next((column.cells[0] for column in shown if column.title == "id"), None) == own_id
    assert next((column.cells[0] for column in shown if column.title == "created"), "2027-01-31 12:00") == "2027-01-31 12:00"


def test_a_table_on_an_ascii_terminal_is_aligned(
    terminal: Callable[..., Ran], run: CommandLine, full: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(sys.stdout), "encoding", "ascii", raising=False)
    ran = terminal(80, "datasets", "list")
    titles, *rows = ran.out.splitlines()
    assert all(line.isascii() for line in rows)
    assert "~" in ran.out, "the ellipsis"
    assert {len(line.rstrip()) for line in rows} == {len(rows[0])}, "the ids end in one column"
    assert all(cell_len(line) <= 80 for line in (titles, *rows))


@pytest.mark.parametrize("words", LISTS)
def test_an_empty_list_says_what_is_missing(words: str) -> None:
    never_empty = {"deployments options", "organizations members", "tools list"}
    row = LISTS[words]
    assert (row.empty == "") == (words in never_empty), "every other list has a note with the next step"
    assert row.empty == "" or row.empty.startswith("No ")


def test_the_note_on_an_empty_list(terminal: Callable[..., Ran], run: CommandLine) -> None:
    ran = terminal(80, "datasets", "list")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "No datasets. Upload a folder to a new one: pictograph upload FOLDER --dataset NAME\n"
    assert terminal(80, "train", "list", "--status", "failed").err == "Nothing matches these filters.\n"
    assert terminal(80, "datasets", "list", "--quiet").err == ""


def test_no_color_by_default_off_a_terminal_and_by_request(
    terminal: Callable[..., Ran], run: CommandLine, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.seed("birds")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b[1mNAME" in terminal(80, "datasets", "list").out
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}):
        with monkeypatch.context() as changed:
            for name, value in variables.items():
                changed.setenv(name, value)
            assert "\x1b" not in terminal(80, "datasets", "list").out
    assert "\x1b" not in run("datasets", "get", "moths").err
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run("datasets", "get", "moths").err.startswith("\x1b[31m\x1b[1mError:")
