"""End to end: change the contract, then follow `codegen/README.md` step by step in a copy of the project.

The change adds an operation, a public model, a field and an enum value, removes a field that the SDK uses, renames one that the emulator
writes, and deprecates an operation. Only generated files change automatically; the commands name what remains to be written, and with that
the contract tests pass.
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
    "checks",
    "codegen",
    "generated",
    "pictograph",
    "tests/contract",
    "tests/support",
)
VENV = Path(sys.prefix)

NEW_OPERATION = "get_project_license"
GATE = "tests/contract/test_operations.py"

pytestmark = pytest.mark.slow


@dataclass
class Result:
    """The exit code and the output of a command."""

    code: int
    output: str


@dataclass
class Project:
    """A copy of the project under version control, and the results of the commands that were run in it."""

    root: Path
    results: dict[str, Result] = field(default_factory=dict)
    changed_by_commands: frozenset[str] = frozenset()

    def run(self, *command: object) -> Result:
        inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "XDG_CACHE_HOME", "LANG", "TMPDIR")}
        environment = {**inherited, "PYTHONPATH": f"{self.root}:{self.root / 'generated'}", "PYTHONDONTWRITEBYTECODE": "1"}
        words = list(map(str, command))
        done = subprocess.run(words, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        return Result(done.returncode, done.stdout + done.stderr)

    def make(self, target: str) -> Result:
        """Run a target of the Makefile with the virtual environment of this project."""
        return self.run("make", "-o", VENV / ".ready", f"VENV={VENV}", *target.split())

    def pytest(self, *arguments: str) -> Result:
        return self.run(sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-rN", *arguments)

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
        return self.run("git", *identity, *arguments).output

    def changed(self) -> frozenset[str]:
        """The files that differ from the commit."""
        return frozenset(line[3:] for line in self.git("status", "--porcelain", "--untracked-files=all").splitlines())


def change(contract: dict[str, Any]) -> None:
    """Change the contract and raise its version, as step 1 of the guide requires."""
    contract["info"]["version"] = f"{int(contract['info']['version'].partition('.')[0]) + 1}.0.0"
    paths, schemas = contract["paths"], contract["components"]["schemas"]
    node = copy.deepcopy(paths["/api/v1/developer/projects/{name}"]["get"])
    node.update(operationId=NEW_OPERATION, summary="Fetch the license of a project.", description="How its images can be used.")
    node["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/ProjectLicense"}
    path = {"get": node, "parameters": paths["/api/v1/developer/projects/{name}"].get("parameters", [])}
    paths["/api/v1/developer/projects/{name}/license"] = path
    schemas["ProjectLicense"] = {
        "x-python-public": True,
        "type": "object",
        "description": "A license.",
        "required": ["name", "license_text"],
        "properties": {
            "name": {"type": "string", "description": "Name of the license."},
            "license_text": {"type": "string", "description": "Text of the license."},
        },
    }
    schemas["Project"]["properties"]["readme"] = {"type": ["string", "null"], "description": "Introduction to the project."}
    schemas["ExportFormat"]["enum"].append("datumaro")
    del schemas["BatchJob"]["properties"]["error_message"]
    stats = schemas["FolderStats"]
    stats["properties"]["bytes_in_total"] = stats["properties"].pop("total_size_bytes")
    stats["required"][stats["required"].index("total_size_bytes")] = "bytes_in_total"
    paths["/api/v1/developer/folders/tree/{project_id}"]["get"].update({"deprecated": True, "x-deprecation": "Use list_folders instead."})


def commands() -> list[str]:
    """The commands of the guide, in order."""
    guide = (ROOT / "codegen" / "README.md").read_text(encoding="utf-8")
    section = guide.partition("## Change the contract")[2].partition("\n## ")[0]
    return list(dict.fromkeys(re.findall(r"`(make [a-z-]+[^`]*|git diff [^`]*)`", section)))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project after the contract was changed and every command of the guide was run."""
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
        copied.results[command] = follow(copied, command)
    copied.changed_by_commands = copied.changed()
    return copied


def follow(project: Project, command: str) -> Result:
    """Run a command of the guide, reduced to what a change of the contract can affect."""
    if command == "make test":
        return project.pytest(GATE)
    if command == "make check":
        return result_of(project, "make lint-spec")  # like `make check-generated`, its other part, a command of its own
    if command == "make types":
        mypy = project.run(sys.executable, "-m", "mypy", "--follow-imports=silent", "pictograph/resources")
        return Result(mypy.code, mypy.output + project.run(sys.executable, "codegen/emulator_fields.py").output)
    if command.startswith("git "):
        return Result(0, project.git(*command.split()[1:]))
    return project.make(command.removeprefix("make "))


def result_of(project: Project, beginning: str) -> Result:
    found = [result for command, result in project.results.items() if command.startswith(beginning)]
    assert found, f"codegen/README.md does not contain `{beginning}`"
    return found[0]


def test_the_contract_passes_lint(project: Project) -> None:
    assert commands()[0] == "make lint-spec"
    assert result_of(project, "make lint-spec").code == 0, result_of(project, "make lint-spec").output


def test_only_generated_files_change(project: Project) -> None:
    assert result_of(project, "make generate").code == 0, result_of(project, "make generate").output
    changed = project.changed_by_commands - {"openapi.yaml", "pictograph/models.py", "pictograph/types.py"}
    assert all(path.startswith("generated/pictograph_api/") for path in changed), changed
    names = {path.removeprefix("generated/pictograph_api/") for path in changed}
    assert {"api/projects/get_project_license.py", "models/project_license.py"} <= names
    assert {"models/project.py", "models/export_format.py", "models/batch_job.py", "openapi.json", "CODEGEN_VERSIONS"} <= names
    assert len(names) <= 12, "a small change of the contract is a small diff"
    assert result_of(project, "make check-generated").code == 0


def test_the_diff_shows_what_users_get(project: Project) -> None:
    diff = result_of(project, "git diff generated/").output
    assert '+    readme: str | None = None\n+    """Introduction to the project."""' in diff
    assert '+    DATUMARO = "datumaro"' in diff
    assert "-    error_message: str | None = None" in diff


def test_the_new_model_can_be_imported_from_the_package(project: Project) -> None:
    program = "import pictograph; print(pictograph.ProjectLicense(name='MIT', license_text='...'))"
    assert project.run(sys.executable, "-c", program).output == "ProjectLicense(name='MIT')\n"


def test_spec_diff_reports_each_change_and_what_breaks(project: Project) -> None:
    report = result_of(project, "make spec-diff")
    assert report.code == 0, f"the version has the required step:\n{report.output}"
    breaking, _, rest = report.output.partition("BREAKING")[2].partition("\n\n")
    assert breaking.startswith(" (2)")
    assert "BatchJob.error_message" in breaking
    assert "FolderStats.total_size_bytes" in breaking
    for words in (NEW_OPERATION, "Project.readme", "datumaro"):
        assert words in rest


def test_the_type_checker_reports_uses_of_the_removed_field(project: Project) -> None:
    assert re.search(r"pictograph/resources/auto_annotate\.py:\d+: error: .*error_message", result_of(project, "make types").output)


def test_a_renamed_field_that_the_emulator_writes_is_reported(project: Project) -> None:
    output = result_of(project, "make types").output
    assert re.search(r"pictograph/emulator/handlers/folders\.py:\d+: the contract has no field 'total_size_bytes'", output)
    assert re.search(r"folders\.py:\d+: get_folder_stats: the response lacks the required field 'bytes_in_total'", output)


DEPRECATED_CALLS = """
import asyncio, warnings
import httpx
from pictograph import AsyncClient, Client

transport = httpx.MockTransport(lambda request: httpx.Response(200, json=[]))

def blocking():
    with Client("pk_live_0123456789abcdef", transport=transport) as client:
        client.folders.tree("birds")  # the line of the warning

async def concurrent():
    async with AsyncClient("pk_live_0123456789abcdef", transport=transport) as client:
        await client.folders.tree("birds")  # the line of the warning

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    blocking()
    asyncio.run(concurrent())
for warning in caught:
    print(warning.category.__name__, warning.lineno, warning.message)
"""


def test_a_deprecated_operation_warns_at_the_line_that_calls_either_client(project: Project) -> None:
    program = project.root / "program.py"
    program.write_text(DEPRECATED_CALLS, encoding="utf-8")
    lines = [number for number, line in enumerate(DEPRECATED_CALLS.splitlines(), start=1) if "the line of the warning" in line]
    message = "The operation get_folder_tree is deprecated. Use list_folders instead."
    expected = [f"DeprecationWarning {line} {message}" for line in lines]
    assert project.run(sys.executable, program).output.splitlines() == expected


def test_operations_names_what_is_missing_and_prints_skeletons(project: Project) -> None:
    result = result_of(project, "make operations")
    assert result.code != 0
    assert f"{NEW_OPERATION}: no resource method, no emulator handler" in result.output
    assert "get_folder_tree: no `Deprecated: Use list_folders instead.` in the docstring of folders.tree" in result.output
    file, method = skeleton(result.output, "pictograph/resources/")
    assert file == "pictograph/resources/projects.py"
    assert "# under TYPE_CHECKING: from pictograph.models import ProjectLicense" in method
    assert "async def get_license(self, name: str, **options: Unpack[RequestOptions]) -> ProjectLicense:" in method
    assert '"""Fetch the license of a project.\n\n    How its images can be used.\n' in method
    file, handler = skeleton(result.output, "pictograph/emulator/handlers/")
    assert file == "pictograph/emulator/handlers/projects.py"
    assert "return {'name': ..., 'license_text': ...}" in handler
    assert result_of(project, "make test").code == 1


def test_with_both_skeletons_in_place_the_contract_tests_pass(project: Project) -> None:
    output = result_of(project, "make operations").output
    file, code = skeleton(output, "pictograph/resources/")
    imports, _, method = code.partition("\n\n@operation")
    insert(project.root / file, before="from pictograph._resilience.operations", text=f"{imports}\n")
    insert(project.root / file, before="    @operation\n", text=indent(f"@operation{method}", "    ") + "\n\n")
    file, code = skeleton(output, "pictograph/emulator/handlers/")
    with (project.root / file).open("a", encoding="utf-8") as handlers:
        handlers.write("\n\n" + code.replace("...", '"text"') + "\n")
    folders = project.root / "pictograph/resources/folders.py"
    insert(
        folders,
        before="        Args:\n            project_id: Id of the dataset.\n\n",
        text="        Deprecated: Use list_folders instead.\n\n",
    )
    tests = project.pytest(GATE, "tests/contract/test_client_sends.py", "-k", f"test_every_operation or {NEW_OPERATION}")
    assert tests.code == 0, tests.output
    assert re.search(r"\b3 passed", tests.output), "the coverage test, and two contract tests"


def skeleton(output: str, folder: str) -> tuple[str, str]:
    """The file and the code of a printed skeleton."""
    found = re.search(rf"^ *Write the \w+ [\w.]+ in ({folder}\w+\.py):\n\n((?: {{4,}}.*\n|\n)+)", output, re.MULTILINE)
    assert found, output
    return found[1], dedent(found[2]).strip()


def insert(file: Path, *, before: str, text: str) -> None:
    source = file.read_text(encoding="utf-8")
    assert before in source
    file.write_text(source.replace(before, text + before, 1), encoding="utf-8")
