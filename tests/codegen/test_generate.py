"""The driver: same bytes every time, differences told, nothing written when something is wrong."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ODD = HERE / "odd.yaml"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def package(odd_folder: Path, tmp_path: Path) -> Path:
    """A copy of the generated package that a test may damage."""
    return Path(shutil.copytree(odd_folder, tmp_path / "odd_api"))


def test_the_committed_package_is_what_the_contract_gives(run_generate: Run) -> None:
    answer = run_generate("--check")
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_an_untouched_package_passes_the_check(run_generate: Run, package: Path) -> None:
    (package / "models" / "__pycache__").mkdir(exist_ok=True)
    (package / "models" / "__pycache__" / "place.cpython-311.pyc").write_bytes(b"what Python leaves behind")
    assert run_generate("--check", "--spec", ODD, "--output", package).returncode == 0


def test_one_changed_byte_fails_the_check_with_a_readable_diff(run_generate: Run, package: Path) -> None:
    changed = package / "models" / "place.py"
    changed.write_text(changed.read_text().replace("self.x = data", "self.X = data"))
    answer = run_generate("--check", "--spec", ODD, "--output", package)
    assert answer.returncode == 1
    assert "differs: models/place.py" in answer.stdout
    assert '-        self.X = data["x"]' in answer.stdout
    assert '+        self.x = data["x"]' in answer.stdout
    assert "make generate" in answer.stderr


@pytest.mark.parametrize("name", ["openapi.json", "CODEGEN_VERSIONS", "py.typed"])
def test_the_records_are_checked_too(run_generate: Run, package: Path, name: str) -> None:
    (package / name).write_bytes((package / name).read_bytes() + b" ")
    answer = run_generate("--check", "--spec", ODD, "--output", package)
    assert answer.returncode == 1
    assert f"differs: {name}" in answer.stdout
    assert max(map(len, answer.stdout.splitlines())) < 300  # one line of JSON must not flood the terminal


def test_missing_and_foreign_files_fail_the_check(run_generate: Run, package: Path) -> None:
    (package / "models" / "place.py").unlink()
    (package / "api" / "by_hand.py").write_text("")
    answer = run_generate("--check", "--spec", ODD, "--output", package)
    assert answer.returncode == 1
    assert {"missing: models/place.py", "not generated: api/by_hand.py"} <= set(answer.stdout.splitlines())


def test_writing_repairs_a_damaged_package(run_generate: Run, package: Path) -> None:
    (package / "models" / "place.py").write_text("broken")
    (package / "api" / "gone_tag").mkdir()
    (package / "api" / "gone_tag" / "__init__.py").write_text("")
    answer = run_generate("--spec", ODD, "--output", package)
    assert answer.returncode == 0
    assert "2 of its files changed" in answer.stdout
    assert not (package / "api" / "gone_tag").exists()
    assert run_generate("--check", "--spec", ODD, "--output", package).returncode == 0


@pytest.mark.parametrize("seed", ["1", "20261"])
def test_the_bytes_do_not_depend_on_the_hash_seed(run_generate: Run, package: Path, seed: str) -> None:
    answer = run_generate("--check", "--spec", ODD, "--output", package, PYTHONHASHSEED=seed)
    assert answer.returncode == 0, answer.stdout


def test_the_contract_lies_beside_the_code_as_json_and_is_named_in_the_record(package: Path) -> None:
    contract = json.loads((package / "openapi.json").read_bytes())
    assert contract["components"]["schemas"]["ShapeInput"]["x-python-model"] == "Shape"  # the contract itself, not the view
    assert contract["components"]["schemas"]["Base"]["properties"]["id"]["format"] == "uuid"
    record = (package / "CODEGEN_VERSIONS").read_text()
    assert "contract: 0.1.0" in record
    assert f"contract-sha256: {hashlib.sha256(ODD.read_bytes()).hexdigest()}" in record
    assert "openapi-python-client: 0.29.1" in record
    assert "ruff: 0.17.6" in record


HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("components: {schemas: {A: {type: object, properties: {list: {type: array}}}}}", "must have items"),
        ("components: {schemas: {A: {type: object, example: 2026-01-01T00:00:00Z}}}", "put dates and times in quotes"),
        ("components: {schemas: {A: {type: object, x-python-model: B}}}", "which is not a schema"),
        (
            "components: {schemas: {A: {anyOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]},"
            " B: {type: object, properties: {b: {type: string}}}, C: {type: object, properties: {c: {type: string}}}}}",
            "nothing tells B, C apart",
        ),
        ("nonsense: [", "can't be read"),
    ],
)
def test_what_has_no_faithful_python_is_refused_and_nothing_is_written(run_generate: Run, tmp_path: Path, spec: str, words: str) -> None:
    (tmp_path / "spec.yaml").write_text(HEAD + spec)
    answer = run_generate("--spec", tmp_path / "spec.yaml", "--output", tmp_path / "package")
    assert answer.returncode == 1
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "package").exists()


def test_another_generator_version_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import generate

    monkeypatch.setitem(generate.PINNED, "ruff", "0.0.1")
    with pytest.raises(generate.GenerationError, match=r"ruff 0\.0\.1 is needed .*make setup"):
        generate.generate(ODD, tmp_path / "package")
