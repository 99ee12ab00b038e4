"""The command line: `pictograph ...`. Needs the extra `pictograph[cli]`.

Most commands are methods of the client. The command table (`pictograph.cli.groups`) gives them names and help, the signature
of the method gives the options. Commands that are not methods (`login`, `init`, `emulator`) are written out.

    from pictograph.cli import main

    main(["datasets", "list", "--json"])  # returns the exit code
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code, see `pictograph.cli.exit_codes`. `arguments` defaults to those of the process."""
    import sys

    given = list(sys.argv[1:] if arguments is None else arguments)
    try:  # imports are inside of it, so that Ctrl-C during the start shows no traceback
        from pictograph.cli.console import prepare

        prepare()
        return _run(given)
    except KeyboardInterrupt as interrupt:
        return _interrupted(str(interrupt), json_form=_is_json(given))
    except BrokenPipeError:
        from pictograph.cli.console import discard_output
        from pictograph.cli.exit_codes import ExitCode

        discard_output()
        return ExitCode.OUTPUT_CLOSED


def _run(arguments: list[str]) -> int:
    json_form = _is_json(arguments)
    missing = _missing_package()
    if missing is not None:
        return _usage_error(f"The command line needs {missing}. Run: pip install 'pictograph[cli]'", json_form=json_form)
    output = _output_variable()
    if output not in ("", "json", "text"):
        return _usage_error(f"PICTOGRAPH_OUTPUT is {output!r}. Set it to json or text, or unset it.", json_form=json_form)
    from pictograph._resilience.loading import load

    load("pictograph.cli.app")
    from pictograph.cli.app import run

    return run(arguments, json_form=json_form)


def _missing_package() -> str | None:
    """Return a package of the extra that is missing. Other packages bring click, but not rich."""
    from importlib.util import find_spec

    try:
        import click  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError:
        return "click"
    return "rich" if find_spec("rich") is None else None


def _is_json(arguments: list[str]) -> bool:
    """Whether to print JSON. Decided before the arguments are parsed, so that usage errors are JSON too."""
    return "--json" in arguments or _output_variable() == "json"


def _output_variable() -> str:
    import os

    return os.environ.get("PICTOGRAPH_OUTPUT", "").strip().lower()


def _usage_error(message: str, *, json_form: bool) -> int:
    _write(f"Error: {message}", dict(exit_code=2, type="ConfigurationError", message=message), json_form=json_form)
    return 2


def _interrupted(detail: str, *, json_form: bool) -> int:
    message = f"Interrupted. {detail}".strip()
    _write(message, dict(exit_code=130, type="KeyboardInterrupt", message=message), json_form=json_form)
    return 130


def _write(text: str, fields: dict[str, object], *, json_form: bool) -> None:
    import json
    import sys

    from pictograph.secret import redact_keys

    sys.stderr.write(redact_keys(json.dumps(dict(error=fields)) if json_form else text) + "\n")
