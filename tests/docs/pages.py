"""The pages of the documentation and their code blocks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from attrs import frozen

ROOT: Final = Path(__file__).resolve().parents[2]
DOCS: Final = ROOT / "docs"

_FENCE: Final = re.compile(
    r'^(?P<indent> *)```(?P<language>[a-z]+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^(?P=indent)```$', re.MULTILINE | re.DOTALL
)
_NOTE: Final = re.compile(r"<!-- (?P<kind>not run|output)(?:: (?P<reason>[^>]+))? -->\n+ *$")

RUN: Final = ("python", "sh")


@frozen
class Block:
    """A fenced block.

    A comment above the fence changes what it means: `<!-- not run: REASON -->`, and `<!-- output -->` for a `text` block that shows what
    the block before it prints, with `...` for what differs each time. A block with a title is a file of this name.
    """

    language: str
    text: str
    line: int
    """Line of the first line of the text, from 1."""
    title: str | None = None
    not_run: str | None = None
    """Why the block is not run."""
    is_output: bool = False

    @property
    def runs(self) -> bool:
        """Whether the block is run, or written as the file that its title names."""
        return self.not_run is None and (self.language in RUN or self.title is not None)


def pages() -> list[Path]:
    """Return README and every page of the documentation."""
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def name(page: Path) -> str:
    """Return the path of a page as it is written in the repository."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found: list[Block] = []
    for fence in _FENCE.finditer(text):
        note = _NOTE.search(text, max(0, fence.start() - 200), fence.start())
        kind, reason = note.group("kind", "reason") if note else (None, None)
        indent = len(fence["indent"])
        found.append(
            Block(
                language=fence["language"],
                text="".join(line[indent:] if line.strip() else line for line in fence["text"].splitlines(keepends=True)),
                line=text.count("\n", 0, fence.start("text")) + 1,
                title=fence["title"],
                not_run=(reason or "") if kind == "not run" else None,
                is_output=kind == "output",
            )
        )
    return found
