"""The files that change with the contract, by kind of change. The guide (`codegen/README.md`) contains the same table."""

from __future__ import annotations

from dataclasses import dataclass

GENERATED = ("`generated/`, `pictograph/models.py`", "`make generate`")
COMMANDS = ("`docs/cli.md`", "`python -m tests.cli.reference`")
CHANGELOG = ("`CHANGELOG.md`", "the lines that `make spec-diff` prints")


@dataclass(frozen=True)
class Kind:
    """One kind of change: the files, each with what to do."""

    name: str
    files: tuple[tuple[str, str], ...]


KINDS = (
    Kind(
        "A new operation",
        (
            GENERATED,
            ("`pictograph/resources/<tag>.py`", "the skeleton that `make operations` prints; a new tag also in `pictograph/client.py`"),
            ("`pictograph/emulator/handlers/<tag>.py`", "the skeleton that `make operations` prints"),
            ("`pictograph/cli/groups/`", "a `Row` in the group of the tag, or a reason in `tests/cli/test_commands.py`"),
            ("`tests/resources/surface.txt`", "`python -m tests.resources.surface > tests/resources/surface.txt`"),
            COMMANDS,
            CHANGELOG,
        ),
    ),
    Kind(
        "A renamed or removed field",
        (
            GENERATED,
            ("`pictograph/resources/`, `pictograph/pipelines/`, `pictograph/cli/groups/`", "the lines that `make types` reports"),
            ("`pictograph/emulator/handlers/`", "the lines that `make types` reports"),
            ("`tests/`", "the tests that name the field: `make test`, `grep -rn old_name tests docs`"),
            CHANGELOG,
        ),
    ),
    Kind(
        "A new error status",
        (
            GENERATED,
            ("`pictograph/exceptions.py`", "the status in `http_statuses` of a class, or a new class; without one it is an `ApiError`"),
            ("`pictograph/_resilience/error_body.py`", "only if the body has fields that callers need"),
            ("`pictograph/emulator/handlers/<tag>.py`", "raise `ApiError(status, ...)` where the service does"),
            ("`README.md`, `docs/`", "the table of errors, for a new class"),
            CHANGELOG,
        ),
    ),
    Kind(
        "A new value of an enumeration",
        (
            GENERATED,
            ("`pictograph/emulator/`", "only if the emulator should return or accept it in another way than the other values"),
            COMMANDS,
            CHANGELOG,
        ),
    ),
    Kind(
        "A deprecation",
        (
            ("`openapi.yaml`", "`deprecated: true` and `x-deprecation: Use ... instead.` at an operation, a parameter or a property"),
            GENERATED,
            (
                "`pictograph/resources/<tag>.py`",
                "`Deprecated: Use ... instead.` in the docstring of the method; `make operations` checks it",
            ),
            CHANGELOG,
        ),
    ),
)


def as_text() -> str:
    """The table for a terminal."""
    lines = ["Files that change with the contract:"]
    for kind in KINDS:
        lines += [f"  {kind.name}", *(f"    {file}: {what}" for file, what in kind.files)]
    return "\n".join(lines).replace("`", "")


def as_markdown() -> str:
    """The table for the guide."""
    lines = ["| change | files | what to do |", "| --- | --- | --- |"]
    for kind in KINDS:
        lines += [f"| {kind.name if not number else ''} | {file} | {what} |" for number, (file, what) in enumerate(kind.files)]
    return "\n".join(lines)
