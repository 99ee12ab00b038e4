"""The command line: `pictograph ...`. Needs the extra `pictograph[cli]`.

Most commands are the methods of the client: the table in `pictograph.cli.table` gives them their names, the method's signature gives
the options and its docstring the help. What is no method (`login`, `emulator`) is written out.

    from pictograph.cli import main

    main(["datasets", "list", "--json"])  # returns the exit code
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code, see `pictograph.cli.failures.ExitCode`. `arguments` are those of the process unless given."""
    import sys

    try:
        import click  # noqa: F401  # pyright: ignore[reportUnusedImport]  # asked for here, so that the advice is ours
    except ImportError:
        sys.stderr.write("Error: the command line needs more packages.\nInstall them with: pip install 'pictograph[cli]'\n")
        return 2
    from pictograph.cli.program import run

    return run(sys.argv[1:] if arguments is None else arguments)
