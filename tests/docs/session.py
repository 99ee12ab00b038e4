"""Run the blocks of one page as a reader would: one terminal, one Python session, in the current folder.

    python -m tests.docs.session PAGE

Shell blocks run with `bash -e`; what they export holds for the blocks after them. Python blocks share one namespace. A block with a title
is written to that file. Ends with 1 at the first block that fails, that prints something else than the page shows, or whose objects are
not closed at the end.
"""

from __future__ import annotations

import gc
import linecache
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.docs.pages import Block, blocks


class Failed(Exception):
    """A block did not run."""


class Session:
    """A terminal and a Python session."""

    def __init__(self, page: Path) -> None:
        self._page = page
        self._names: dict[str, Any] = {"__name__": "__main__"}

    def run(self) -> int:
        """Run all blocks and return how many ran."""
        count, printed = 0, ""
        for block in blocks(self._page):
            if block.is_output:
                self._compare(block, printed)
            elif block.runs:
                printed = self._run(block)
                count += 1
        return count

    def end(self) -> None:
        """End the Python session, as the end of a program does."""
        self._names.clear()
        gc.collect()

    def _run(self, block: Block) -> str:
        where = f"{self._page.name}, line {block.line}"
        with _captured() as output:
            try:
                if block.title is not None:
                    path = Path(block.title).expanduser()
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(block.text, encoding="utf-8")
                elif block.language == "sh":
                    _run_shell(block.text)
                else:
                    self._run_python(block, where)
            except BaseException:
                error = traceback.format_exc()
            else:
                return output.read_text(encoding="utf-8")
        raise Failed(f"{where}:\n{block.text}\n--- printed:\n{output.read_text(encoding='utf-8')}\n--- {error}")

    def _run_python(self, block: Block, where: str) -> None:
        linecache.cache[where] = (len(block.text), None, block.text.splitlines(keepends=True), where)
        exec(compile(block.text, where, "exec"), self._names)
        sys.stdout.flush()
        sys.stderr.flush()

    def _compare(self, block: Block, printed: str) -> None:
        expected = ".*?".join(re.escape(part) for part in block.text.strip().split("..."))
        if not re.fullmatch(expected, printed.strip(), flags=re.DOTALL):
            raise Failed(f"{self._page.name}, line {block.line}: the page shows\n{block.text}\n--- printed:\n{printed}")


def _run_shell(text: str) -> None:
    with tempfile.NamedTemporaryFile() as exported:
        done = subprocess.run(["bash", "-e", "-c", f"{text}\nenv -0 > {exported.name}"])
        if done.returncode != 0:
            raise Failed(f"exit code {done.returncode}")
        variables = Path(exported.name).read_bytes().decode().split("\0")
    os.environ.update(variable.split("=", 1) for variable in variables if "=" in variable)


@contextmanager
def _captured() -> Iterator[Path]:
    """Redirect both outputs, also those of programs that the block starts, to a file outside of the page's folder."""
    descriptor, name = tempfile.mkstemp(prefix="docs-output-")
    kept = os.dup(1), os.dup(2)
    try:
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        yield Path(name)
    finally:
        for number, copy in zip((1, 2), kept, strict=True):
            os.dup2(copy, number)
            os.close(copy)
        os.close(descriptor)


def main(page: str) -> int:
    """Run a page and return the exit code."""
    unraisable: list[str] = []
    sys.unraisablehook = lambda found: unraisable.append(f"{found.exc_value!r} in {found.object!r}")
    session = Session(Path(page))
    try:
        count = session.run()
    except Failed as failed:
        print(failed)
        return 1
    session.end()
    if unraisable:
        print(f"{page}: not closed:", *unraisable, sep="\n")
        return 1
    print(count)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
