"""`spec_diff.py` as a command: exit codes, bases, reports and errors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .spec_diff_cases.seeded import BASE, BREAKING, HARMLESS, Edit, edited

SPEC_DIFF = Path(__file__).parents[2] / "codegen" / "spec_diff.py"


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SPEC_DIFF, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False)


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def base_file(tmp_path: Path) -> Path:
    path = tmp_path / "base.yaml"
    path.write_text(BASE, encoding="utf-8")
    return path


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    return tmp_path / "new.yaml"


BREAK: Edit = BREAKING[6].edits[0]
ADDITION: Edit = HARMLESS[1].edits[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edits", "version", "options", "code"),
    [
        ((), "1.2.0", (), 0),
        ((BREAK,), "1.2.0", (), 1),
        ((BREAK,), "1.3.0", (), 1),
        ((BREAK,), "1.1.0", (), 1),
        ((BREAK,), "2.0.0", (), 0),
        ((BREAK,), "2.0.0-rc.1", (), 0),
        ((BREAK,), "3.1.4", (), 0),
        ((ADDITION,), "1.2.0", (), 0),
        ((ADDITION,), "1.2.0", ("--strict",), 1),
        ((ADDITION,), "1.2.1", ("--strict",), 1),
        ((ADDITION,), "1.3.0", ("--strict",), 0),
    ],
)
def test_the_exit_code_depends_on_the_version_step(
    base_file: Path, new_file: Path, edits: tuple[Edit, ...], version: str, options: tuple[str, ...], code: int
) -> None:
    new_file.write_text(edited(*edits).replace("version: 1.2.0", f"version: {version}"), encoding="utf-8")
    assert run(base_file, new_file, *options).returncode == code


def test_before_1_0_a_breaking_change_requires_a_minor_step(base_file: Path, new_file: Path) -> None:
    base_file.write_text(BASE.replace("version: 1.2.0", "version: 0.2.0"), encoding="utf-8")
    for version, code in (("0.2.1", 1), ("0.3.0", 0)):
        new_file.write_text(edited(BREAK).replace("version: 1.2.0", f"version: {version}"), encoding="utf-8")
        assert run(base_file, new_file).returncode == code


def test_the_text_report_names_place_effect_operations_and_required_version(base_file: Path, new_file: Path) -> None:
    new_file.write_text(edited(BREAK, ADDITION), encoding="utf-8")
    result = run("base.yaml", "new.yaml", cwd=base_file.parent).stdout
    assert "BREAKING (1)\n  `Dataset.slug` removed  [field-removed, major]\n      Code that reads it fails.\n" in result
    assert "(was base.yaml:" in result
    assert "#/components/schemas/Dataset/properties/slug" in result
    assert "affects list_datasets, create_dataset, get_dataset" in result
    assert "set `info.version` to 2.0.0" in result


def test_the_changelog_fragment_contains_what_affects_users(base_file: Path, new_file: Path, tmp_path: Path) -> None:
    new_file.write_text(edited(BREAK, ADDITION, ("    Dataset:", "A set of images.", "Images.")), encoding="utf-8")
    fragment = tmp_path / "fragment.md"
    run(base_file, new_file, "--changelog", fragment)
    assert fragment.read_text(encoding="utf-8") == (
        "## API contract 2.0.0\n\n"
        "### Breaking\n\n"
        "- `Dataset.slug` removed. Code that reads it fails. In `list_datasets`, `create_dataset`, `get_dataset`.\n\n"
        "### Added\n\n"
        "- `Run.gpu` added. It can be read. In `start_run`, `get_run`, `run_finished`.\n"
    )


def test_the_json_report_is_complete(base_file: Path, new_file: Path) -> None:
    new_file.write_text(edited(BREAK), encoding="utf-8")
    result = json.loads(run(base_file, new_file, "--json").stdout)
    assert (result["required"], result["taken"], result["ok"]) == ("major", "none", False)
    assert result["changes"][0]["kind"] == "field-removed"
    assert result["changelog"].startswith("## API contract 2.0.0")


def test_equal_contracts_have_no_changes(base_file: Path) -> None:
    result = run(base_file, base_file)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "no changes")


def test_the_base_can_be_a_git_ref(tmp_path: Path) -> None:
    contract = tmp_path / "openapi.yaml"
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "README.md").write_text("first", encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "before the contract")
    git(tmp_path, "tag", "empty")
    contract.write_text(BASE, encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "the contract")
    git(tmp_path, "tag", "v1.2.0")
    contract.write_text(edited(BREAK), encoding="utf-8")

    result = run("v1.2.0", contract)
    assert result.returncode == 1
    assert result.stdout.startswith("v1.2.0:openapi.yaml 1.2.0 -> ")
    assert run("HEAD", "openapi.yaml", cwd=tmp_path).returncode == 1

    nothing = run("empty", contract)
    assert nothing.returncode == 0
    assert nothing.stdout == "empty has no openapi.yaml: nothing to compare\n"

    unknown = run("v9", contract)
    assert unknown.returncode == 2
    assert "'v9' is neither a file nor a git ref" in unknown.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [", "not readable as YAML"),
        ("", "is not an OpenAPI 3 document"),
        ("swagger: '2.0'", "is not an OpenAPI 3 document"),
        ("openapi: 3.1.0\ninfo: {title: x}", "has no `info.version`"),
        (BASE.replace("version: 1.2.0", "version: soon"), "'soon' is not a version"),
        (BASE.replace("schemas/Size'", "schemas/Sise'"), "#/components/schemas/Sise can't be resolved"),
    ],
)
def test_another_document_is_an_error(base_file: Path, new_file: Path, text: str, expected: str) -> None:
    new_file.write_text(text, encoding="utf-8")
    result = run(base_file, new_file)
    assert result.returncode == 2
    assert expected in result.stderr
    assert "Traceback" not in result.stderr
