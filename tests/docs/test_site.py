"""The site: its reference has every public method with its real result, its index has every page, and no link leads nowhere."""

from __future__ import annotations

import inspect
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pictograph.models
from pictograph import AsyncClient, Client
from tests.docs.pages import DOCS, ROOT, name, pages
from tests.resources.surface import methods

KEY = "pk_live_test_0123456789"
ELSEWHERE = ("://", "mailto:")


@pytest.fixture(scope="module")
def built() -> Iterator[dict[str, str]]:
    """The pages that are built from the package and the contract, by path."""
    sys.path.insert(0, str(DOCS / "generate"))
    try:
        import contract
        import reference

        yield {**reference.pages(ROOT), **contract.pages(ROOT / "openapi.yaml")}
    finally:
        sys.path.remove(str(DOCS / "generate"))


def test_every_method_of_every_resource_is_documented_with_its_arguments(built: dict[str, str]) -> None:
    with Client(KEY) as client:
        for full_name, method in methods(client):
            resource, _, short = full_name.partition(".")
            section = section_of(built[f"reference/resources/{resource}.md"], short)
            assert f"client.{full_name}(" in section
            for parameter in inspect.signature(method).parameters:
                assert f"{parameter}: " in section


def test_results_are_those_of_each_client(built: dict[str, str]) -> None:
    page = built["reference/resources/datasets.md"]
    assert rows(section_of(page, "get")) == {
        "Client": "[`Dataset`](../models.md#dataset)",
        "AsyncClient": "`await` [`Dataset`](../models.md#dataset)",
    }
    assert [row.partition("`[")[0].partition(" (")[0] for row in rows(section_of(page, "iter")).values()] == [
        "`Pager[Dataset]`",
        "`AsyncPager[Dataset]`",
    ]


def test_what_an_async_object_does_is_awaited(built: dict[str, str]) -> None:
    assert "await all() -> list[T]" in section_of(built["reference/calls.md"], "AsyncPager")
    assert "await" not in section_of(built["reference/calls.md"], "Pager")
    assert "await aclose()" in section_of(built["reference/client.md"], "AsyncClient")


@pytest.mark.parametrize("client_class", [Client, AsyncClient])
def test_every_argument_of_a_client_is_documented(client_class: Any, built: dict[str, str]) -> None:
    page = built["reference/client.md"]
    for parameter in inspect.signature(client_class).parameters:
        assert f"- `{parameter}`: " in page


def test_every_public_model_is_documented(built: dict[str, str]) -> None:
    headings = set(re.findall(r"^## (\w+)", built["reference/models.md"], flags=re.MULTILINE))
    assert headings == set(pictograph.models.__all__)


def test_every_operation_of_the_contract_has_a_page(built: dict[str, str]) -> None:
    document = json.loads((ROOT / "generated" / "pictograph_api" / "openapi.json").read_text(encoding="utf-8"))
    operations = {
        operation["operationId"] for item in document["paths"].values() for operation in item.values() if "operationId" in operation
    }
    documented = {found for text in built.values() for found in re.findall(r"^## (\w+) \{#\1\}", text, flags=re.MULTILINE)}
    assert operations <= documented


def test_the_index_for_programs_lists_every_page(built: dict[str, str]) -> None:
    index = (DOCS / "llms.txt").read_text(encoding="utf-8")
    listed = set(re.findall(r"\]\(([^)]+)\): \S", index))
    written = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
    with_own_index = {path for path in built if path.startswith(("reference/resources/", "http/"))} - {"http/index.md", "http/schemas.md"}
    assert listed == {*written, *built, "benchmarks.md"} - with_own_index


@pytest.mark.parametrize("page", [*pages(), ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"], ids=name)
def test_relative_links_lead_to_files_and_headings(page: Path, built: dict[str, str]) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if any(mark in target for mark in ELSEWHERE):
            continue
        path, _, fragment = target.partition("#")
        found = page if not path else (page.parent / path).resolve()
        generated = found.is_relative_to(DOCS) and found.relative_to(DOCS).as_posix() in built
        assert generated or found.exists(), target
        if fragment and not generated:
            assert fragment in anchors(found), target


def test_the_package_page_has_no_link_to_a_file_of_the_repository() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (rule,) = project["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]["substitutions"]
    text = re.sub(rule["pattern"], rule["replacement"], (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith(("https://", "#"))] == []
    assert "`openapi.yaml`" in text


def section_of(page: str, heading: str) -> str:
    """The text below a heading of the second level."""
    found = re.search(rf"^## {heading} \{{#.*?(?=^## |\Z)", page, flags=re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return found[0]


def rows(section: str) -> dict[str, str]:
    """What each client returns."""
    return dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section, flags=re.MULTILINE))


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
