"""MkDocs hooks: pages built from the package, the contract and the README, and each page as Markdown for programs that read it.

The module must be importable by MkDocs alone; the pages come from `reference.py` and `contract.py` next to it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import contract
import reference

ROOT = Path(__file__).resolve().parents[2]

_LOADED_FROM_ELSEWHERE = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=["']?(?:https?:)?//[^>]*""")
_built: dict[str, str] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build the pages and put them into the navigation."""
    _built.clear()
    _built["index.md"] = _home()
    _built["benchmarks.md"] = _benchmarks()
    _built.update(reference.pages(ROOT))
    _built.update(contract.pages(ROOT / "openapi.yaml"))
    _fill(config["nav"], "Resources", sorted(page for page in _built if page.startswith("reference/resources/")))
    _fill(config["nav"], "HTTP API", [page for page in _built if page.startswith("http/")])
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that have been built."""
    for path, text in _built.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """Fail if a page loads something from another host."""
    if found := _LOADED_FROM_ELSEWHERE.search(output):
        raise PluginError(f"{page.file.src_uri} loads from another host: {found[0]}")


def on_post_build(config: MkDocsConfig) -> None:
    """Write the Markdown of each page next to its HTML: `llms.txt` links to it."""
    site, docs = Path(config["site_dir"]), Path(config["docs_dir"])
    sources = {page.relative_to(docs).as_posix(): page.read_text(encoding="utf-8") for page in docs.rglob("*.md")}
    for path, text in {**sources, **_built}.items():
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _fill(nav: list[Any], section: str, pages: list[str]) -> None:
    for entry in nav:
        for title, content in entry.items() if isinstance(entry, dict) else ():
            if title == section:
                entry[title] = pages
            elif isinstance(content, list):
                _fill(content, section, pages)


def _home() -> str:
    """The README, whose links lead from the repository to the pages of the site, or become plain text."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return reference.relink(text.replace("](docs/", "]("), known={path for path in _known_pages()})


def _benchmarks() -> str:
    results = (ROOT / "benchmarks" / "RESULTS.md").read_text(encoding="utf-8")
    return reference.relink(results.replace("# Results\n", "# Benchmarks\n", 1), known=set())


def _known_pages() -> set[str]:
    docs = ROOT / "docs"
    return {page.relative_to(docs).as_posix() for page in docs.rglob("*") if page.suffix in (".md", ".txt")}
