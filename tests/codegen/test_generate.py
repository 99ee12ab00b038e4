"""`generate.py`: reproducible output, reported differences, and nothing written after an error."""

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
    """A copy of the generated package that a test can change."""
    return Path(shutil.copytree(odd_folder, tmp_path / "odd_api"))


@pytest.mark.slow
def test_the_committed_files_are_up_to_date(run_generate: Run) -> None:
    result = run_generate("--check")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.slow
def test_an_unchanged_package_passes_the_check(run_generate: Run, package: Path) -> None:
    (package / "models" / "__pycache__").mkdir(exist_ok=True)
    (package / "models" / "__pycache__" / "place.cpython-311.pyc").write_bytes(b"bytecode")
    assert run_generate("--check", "--spec", ODD, "--output", package).returncode == 0


def test_one_changed_byte_fails_the_check_with_a_readable_diff(run_generate: Run, package: Path) -> None:
    changed = package / "models" / "place.py"
    changed.write_text(changed.read_text().replace("self.x = data", "self.X = data"))
    result = run_generate("--check", "--spec", ODD, "--output", package)
    assert result.returncode == 1
    assert "differs: models/place.py" in result.stdout
    assert '-        self.X = data["x"]' in result.stdout
    assert '+        self.x = data["x"]' in result.stdout
    assert "make generate" in result.stderr


@pytest.mark.slow
def test_the_copy_of_the_contract_is_checked(run_generate: Run, package: Path) -> None:
    (package / "openapi.json").write_bytes((package / "openapi.json").read_bytes() + b" ")
    result = run_generate("--check", "--spec", ODD, "--output", package)
    assert result.returncode == 1
    assert "differs: openapi.json" in result.stdout
    assert max(map(len, result.stdout.splitlines())) < 300  # a long line of JSON is cut


@pytest.mark.slow
def test_missing_and_additional_files_fail_the_check(run_generate: Run, package: Path) -> None:
    (package / "models" / "place.py").unlink()
    (package / "api" / "by_hand.py").write_text("")
    result = run_generate("--check", "--spec", ODD, "--output", package)
    assert result.returncode == 1
    assert {"missing: models/place.py", "not generated: api/by_hand.py"} <= set(result.stdout.splitlines())


@pytest.mark.slow
def test_writing_repairs_a_changed_package(run_generate: Run, package: Path) -> None:
    (package / "models" / "place.py").write_text("broken")
    (package / "api" / "gone_tag").mkdir()
    (package / "api" / "gone_tag" / "__init__.py").write_text("")
    result = run_generate("--spec", ODD, "--output", package)
    assert result.returncode == 0
    assert "2 files changed" in result.stdout
    assert not (package / "api" / "gone_tag").exists()
    assert run_generate("--check", "--spec", ODD, "--output", package).returncode == 0


@pytest.mark.slow
def test_the_modules_of_public_models_and_types_are_checked_and_written(run_generate: Run, package: Path, tmp_path: Path) -> None:
    options = ("--spec", ODD, "--output", package, "--public-models", tmp_path / "public_models.py")
    result = run_generate("--check", *options)
    assert (result.returncode, result.stdout) == (1, "missing: public models\nmissing: public types\n")
    assert run_generate(*options).returncode == 0
    assert "import Colour as Color" in (tmp_path / "public_models.py").read_text()
    assert "class PlaceDict(TypedDict):" in (tmp_path / "public_types.py").read_text()
    assert run_generate("--check", *options).returncode == 0


@pytest.mark.slow
def test_the_output_does_not_depend_on_the_hash_seed(run_generate: Run, package: Path) -> None:
    result = run_generate("--check", "--spec", ODD, "--output", package, PYTHONHASHSEED="20261")
    assert result.returncode == 0, result.stdout


def test_the_package_contains_the_contract_and_the_versions(package: Path) -> None:
    contract = json.loads((package / "openapi.json").read_bytes())
    assert contract["components"]["schemas"]["ShapeInput"]["x-python-model"] == "Shape"  # the contract, not the transformed one
    assert contract["components"]["schemas"]["Base"]["properties"]["id"]["format"] == "uuid"
    record = (package / "CODEGEN_VERSIONS").read_text()
    assert "contract: 0.1.0" in record
    assert f"contract-sha256: {hashlib.sha256(ODD.read_bytes()).hexdigest()}" in record
    assert "openapi-python-client: 0.29.1" in record
    assert "ruff: 0.17.6" in record


HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("components: {schemas: {A: {type: object, properties: {list: {type: array}}}}}", "must have items"),
        ("components: {schemas: {A: {type: object, example: 2026-01-01T00:00:00Z}}}", "put dates and times in quotes"),
        ("components: {schemas: {A: {type: object, x-python-model: B}}}", "which is not a schema"),
        (
            "components: {schemas: {A: {anyOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]},"
            " B: {type: object, properties: {b: {type: string}}}, C: {type: object, properties: {c: {type: string}}}}}",
            "nothing distinguishes B, C",
        ),
        ("nonsense: [", "can't be read"),
    ],
)
def test_a_contract_without_a_faithful_python_form_is_rejected_and_nothing_is_written(
    run_generate: Run, tmp_path: Path, spec: str, words: str
) -> None:
    (tmp_path / "spec.yaml").write_text(HEAD + spec)
    result = run_generate("--spec", tmp_path / "spec.yaml", "--output", tmp_path / "package")
    assert result.returncode == 1
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "package").exists()


def test_another_tool_version_is_rejected(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import generate

    monkeypatch.setitem(generate.PINNED, "ruff", "0.0.1")
    with pytest.raises(generate.GenerationError, match=r"ruff 0\.0\.1 is required.*make setup"):
        generate.generate(ODD, generate.Target(tmp_path / "package", None))
