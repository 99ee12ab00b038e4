"""A changed contract goes in, and the guide in `codegen/README.md` is followed step by step in a copy of the project.

The change: an operation, a field and a member of an enumeration are new, and a field that the SDK uses is gone. What the machine can do it
does, in `generated/` alone; what is left is named with its place, and when that is written down the gate opens.
"""

from __future__ import annotations

import copy
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
NEEDED = (
    ".gitignore",
    "openapi.yaml",
    "pyproject.toml",
    "Makefile",
    "codegen",
    "generated",
    "pictograph",
    "checks",
    "tests/contract",
    "tests/support",
)
VENV = Path(sys.prefix)

NEW_OPERATION = "get_project_license"
GATE = "tests/contract/test_operations.py"

pytestmark = pytest.mark.slow


@dataclass
class Step:
    """One command of the guide and what it said."""

    code: int
    told: str


@dataclass
class Project:
    """A copy of the project under version control, with the steps that were taken in it."""

    root: Path
    steps: dict[str, Step] = field(default_factory=dict)
    changed_by_machine: frozenset[str] = frozenset()

    def run(self, *command: object, **variables: str) -> Step:
        inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "XDG_CACHE_HOME", "LANG", "TMPDIR")}
        environment = {**inherited, "PYTHONPATH": f"{self.root}:{self.root / 'generated'}", "PYTHONDONTWRITEBYTECODE": "1", **variables}
        words = list(map(str, command))
        answer = subprocess.run(words, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        return Step(answer.returncode, answer.stdout + answer.stderr)

    def make(self, target: str) -> Step:
        """A target of the Makefile, with the tools of this environment, which is not to be set up anew."""
        return self.run("make", "-o", VENV / ".ready", f"VENV={VENV}", *target.split())

    def pytest(self, *arguments: str) -> Step:
        return self.run(sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-rN", *arguments)

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
        return self.run("git", *identity, *arguments).told

    def changed(self) -> frozenset[str]:
        """The files that are not as they were committed."""
        return frozenset(line[3:] for line in self.git("status", "--porcelain", "--untracked-files=all").splitlines())


def change(contract: dict[str, Any]) -> None:
    """The change that somebody has made to the contract, as step 1 asks: with another version."""
    contract["info"]["version"] = f"{int(contract['info']['version'].partition('.')[0]) + 1}.0.0"
    paths, schemas = contract["paths"], contract["components"]["schemas"]
    node = copy.deepcopy(paths["/api/v1/developer/projects/{name}"]["get"])
    node.update(operationId=NEW_OPERATION, summary="Fetch the license of a project.", description="What others may do with its images.")
    node["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/ProjectLicense"}
    path = {"get": node, "parameters": paths["/api/v1/developer/projects/{name}"].get("parameters", [])}
    paths["/api/v1/developer/projects/{name}/license"] = path
    schemas["ProjectLicense"] = {
        "type": "object",
        "description": "A license.",
        "required": ["name", "license_text"],
        "properties": {
            "name": {"type": "string", "description": "What it is called."},
            "license_text": {"type": "string", "description": "What it says."},
        },
    }
    schemas["Project"]["properties"]["readme"] = {"type": ["string", "null"], "description": "What to know of it."}
    schemas["ExportFormat"]["enum"].append("datumaro")
    del schemas["BatchJob"]["properties"]["error_message"]


def commands() -> list[str]:
    """The commands of the guide, in the order in which its steps give them."""
    guide = (ROOT / "codegen" / "README.md").read_text(encoding="utf-8")
    section = guide.partition("## The spec changed, what now")[2].partition("\n## ")[0]
    return list(dict.fromkeys(re.findall(r"`(make [a-z-]+[^`]*|git diff [^`]*)`", section)))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project after the contract was changed and every command of the guide was given."""
    copied = Project(tmp_path_factory.mktemp("project"))
    unneeded = shutil.ignore_patterns("__pycache__", "golden", ".mypy_cache")
    for name in NEEDED:
        source, target = ROOT / name, copied.root / name
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(source, target, ignore=unneeded) if source.is_dir() else shutil.copy(source, target)
    for name in ("tests/__init__.py", "tests/conftest.py"):
        shutil.copy(ROOT / name, copied.root / name)
    copied.git("init", "-q", "-b", "main")
    copied.git("add", "-A")
    copied.git("commit", "-q", "-m", "Before")
    contract = yaml.safe_load((ROOT / "generated" / "pictograph_api" / "openapi.json").read_bytes())
    change(contract)
    (copied.root / "openapi.yaml").write_text(yaml.safe_dump(contract, sort_keys=False, allow_unicode=True, width=140), encoding="utf-8")
    for command in commands():
        copied.steps[command] = follow(copied, command)
    copied.changed_by_machine = copied.changed()  # before a test writes what is to be written by hand
    return copied


def follow(project: Project, command: str) -> Step:
    """Do what the guide says; of the suite and the checks only what a change of the contract can break."""
    if command == "make test":
        return project.pytest(GATE)
    if command == "make check":
        return project.make("lint-spec")  # its other part, `make check-generated`, is a step of its own
    if command == "make types":
        return project.run(sys.executable, "-m", "mypy", "--follow-imports=silent", "pictograph/resources")
    if command.startswith("git "):
        return Step(0, project.git(*command.split()[1:]))
    return project.make(command.removeprefix("make "))


def step(project: Project, beginning: str) -> Step:
    found = [step for command, step in project.steps.items() if command.startswith(beginning)]
    assert found, f"codegen/README.md does not say `{beginning}` any more"
    return found[0]


def test_the_guide_begins_with_lint_and_ends_with_check() -> None:
    names = [command.partition(" BASE")[0] for command in commands()]
    assert names[:2] == ["make lint-spec", "make generate"]
    assert {"git diff generated/", "make spec-diff", "make test", "make types", "make check"} <= set(names)


def test_lint_has_nothing_against_the_change(project: Project) -> None:
    assert step(project, "make lint-spec").code == 0, step(project, "make lint-spec").told


def test_only_generated_files_change_by_machine(project: Project) -> None:
    assert step(project, "make generate").code == 0, step(project, "make generate").told
    changed = project.changed_by_machine - {"openapi.yaml"}
    assert all(path.startswith("generated/pictograph_api/") for path in changed), changed
    names = {path.removeprefix("generated/pictograph_api/") for path in changed}
    assert {"api/projects/get_project_license.py", "models/project_license.py"} <= names
    assert {"models/project.py", "models/export_format.py", "models/batch_job.py", "openapi.json", "CODEGEN_VERSIONS"} <= names
    assert len(names) <= 10, "a small change of the contract is a small diff"


def test_the_diff_shows_what_users_will_hold(project: Project) -> None:
    told = step(project, "git diff generated/").told
    assert '+    readme: str | None = None\n+    """What to know of it."""' in told
    assert '+    DATUMARO = "datumaro"' in told
    assert "-    error_message: str | None = None" in told
    assert step(project, "make check-generated").code == 0


def test_spec_diff_names_each_change_and_what_it_breaks(project: Project) -> None:
    report = step(project, "make spec-diff")
    assert report.code == 0, f"the version was raised, so the break is announced:\n{report.told}"
    breaking, _, rest = report.told.partition("BREAKING")[2].partition("\n\n")
    for words in ("BatchJob.error_message", "field-removed"):
        assert words in report.told
    assert "(1)" in breaking
    for words in (NEW_OPERATION, "Project.readme", "datumaro"):
        assert words in rest


def test_the_types_name_the_lines_that_use_what_is_gone(project: Project) -> None:
    told = step(project, "make types").told
    assert re.search(r"pictograph/resources/auto_annotate\.py:\d+: error: .*error_message", told)


def test_the_gate_names_what_is_to_be_written_by_hand(project: Project) -> None:
    gate = step(project, "make test")
    assert gate.code == 1
    assert f"{NEW_OPERATION}: no resource method, no emulator handler" in gate.told
    method, handler = written(gate.told, "pictograph/resources/"), written(gate.told, "pictograph/emulator/handlers/")
    assert method[0] == "pictograph/resources/projects.py"
    assert "def get_license(self, name: str) -> Flow[ProjectLicense]:" in method[1]
    assert '"""Fetch the license of a project.\n\n    What others may do with its images.\n' in method[1]
    assert handler[0] == "pictograph/emulator/handlers/projects.py"
    assert "return {'name': ..., 'license_text': ...}" in handler[1]


def test_with_the_two_pieces_in_place_the_gate_opens(project: Project) -> None:
    told = step(project, "make test").told
    file, code = written(told, "pictograph/resources/")
    imports, _, method = code.partition("\n\n@operation")
    put(project.root / file, before="from pictograph._resilience.steps", text=f"{imports}\n")
    put(project.root / file, before="    @operation\n", text=indent(f"@operation{method}", "    ") + "\n\n")
    file, code = written(told, "pictograph/emulator/handlers/")
    with (project.root / file).open("a", encoding="utf-8") as handlers:
        handlers.write("\n\n" + code.replace("...", '"by hand"') + "\n")
    gate = project.pytest(GATE, "tests/contract/test_client_sends.py", "-k", f"test_every_operation or {NEW_OPERATION}")
    assert gate.code == 0, gate.told
    assert re.search(r"\b5 passed", gate.told), "the gate, and two contract tests with each kind of client"


def written(told: str, folder: str) -> tuple[str, str]:
    """The file of a piece that the gate asks for, and the code that it prints."""
    found = re.search(rf"^ *Write the \w+ [\w.]+ into ({folder}\w+\.py):\n\n((?: {{4,}}.*\n|\n)+)", told, re.MULTILINE)
    assert found, told
    return found[1], dedent(found[2]).strip()


def put(file: Path, *, before: str, text: str) -> None:
    source = file.read_text(encoding="utf-8")
    assert before in source
    file.write_text(source.replace(before, text + before, 1), encoding="utf-8")
