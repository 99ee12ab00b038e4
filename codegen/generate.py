"""Write the files that are generated from the contract, or check that they are up to date.

    python codegen/generate.py            write `generated/pictograph_api`, `pictograph/models.py` and `pictograph/types.py`
    python codegen/generate.py --check    compare them byte for byte; exit code 1 and a diff when they differ

`--spec`, `--output`, `--public-models` and `--config` replace the paths; the golden tests use them.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent

# The output depends on these, so they are exact; pyproject.toml pins the same versions.
PINNED = {"openapi-python-client": "0.29.1", "ruff": "0.17.6"}

PACKAGE = ROOT / "generated" / "pictograph_api"
PUBLIC = ROOT / "pictograph" / "models.py"
PUBLIC_MODELS = "public models"
PUBLIC_TYPES = "public types"

SHOWN_DIFF_LINES = 200
SHOWN_LINE_CHARACTERS = 240


class GenerationError(Exception):
    """Nothing was written. The message says why."""


@frozen
class Target:
    """The generated files on disk."""

    package: Path
    public_models: Path | None
    """The module of public models, if one is wanted."""

    @property
    def public_modules(self) -> dict[str, Path]:
        """The generated modules outside of the package by the name under which they are reported. The types are next to the models."""
        models = self.public_models
        return (
            {} if models is None else {PUBLIC_MODELS: models, PUBLIC_TYPES: models.with_stem(f"{models.stem.removesuffix('models')}types")}
        )

    def files(self) -> dict[str, bytes]:
        """The content of each file by the name under which it is reported."""
        found = {
            path.relative_to(self.package).as_posix(): path.read_bytes()
            for path in sorted(self.package.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }
        return found | {name: path.read_bytes() for name, path in self.public_modules.items() if path.is_file()}

    def path(self, name: str) -> Path:
        return self.public_modules.get(name) or self.package / name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _options().parse_args(arguments)
    target = Target(options.output, options.public_models or (PUBLIC if options.output == PACKAGE else None))
    try:
        with tempfile.TemporaryDirectory(prefix="generate-") as folder:
            fresh = Target(Path(folder) / options.output.name, target.public_models and Path(folder) / "public_models.py")
            generate(options.spec, fresh, config_path=options.config)
            if options.check:
                return _report(list(differences(target, fresh)), options.output)
            changed = _install(fresh, target)
    except GenerationError as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1
    print(f"{options.output}: {changed} files changed" if changed else f"{options.output}: no change")
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml", help="the contract")
    parser.add_argument("--output", type=Path, default=PACKAGE, help="the package to write or check")
    parser.add_argument(
        "--public-models", type=Path, help="the module of public models (default: pictograph/models.py, with the default package)"
    )
    parser.add_argument("--config", type=Path, default=HERE / "config.yaml", help="configuration of the generator")
    return parser


def generate(spec: Path, target: Target, *, config_path: Path = HERE / "config.yaml") -> None:
    """Write the files for the contract `spec` to `target`, which must not exist. Raises GenerationError, also on a warning."""
    _check_tools()
    contract = load(spec)
    from generator import GeneratorProblem, generate_package
    from rendering.public_models import render_public_models
    from rendering.public_types import render_public_types
    from spec_transform import ContractError, transform

    try:
        api = generate_package(transform(contract), spec.name, target.package, config_path)
    except GeneratorProblem as problem:
        raise GenerationError(str(problem)) from problem
    except ContractError as error:
        raise GenerationError(f"{spec.name}: {error}") from error
    renderers = {PUBLIC_MODELS: render_public_models, PUBLIC_TYPES: render_public_types}
    for name, path in target.public_modules.items():
        path.write_text(renderers[name](api), encoding="utf-8")
    _write_records(spec, contract, target.package)


def load(spec: Path) -> dict[str, Any]:
    """Read the contract as the generator does, as plain JSON values."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        document = YAML(typ="safe").load(spec.read_bytes())
    except (OSError, YAMLError) as error:
        raise GenerationError(f"{spec} can't be read: {error}") from error
    try:
        loaded: dict[str, Any] = json.loads(json.dumps(document, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise GenerationError(f"{spec.name} contains a value without a JSON form ({error}): put dates and times in quotes") from error
    return loaded


def _check_tools() -> None:
    for name, wanted in PINNED.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "none"
        if found != wanted:
            raise GenerationError(f"{name} {wanted} is required, {sys.executable} has {found}: run `make setup`, or install that version")
    # The generator starts ruff by name; the one of this environment is the pinned one.
    scripts = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    os.environ["PATH"] = os.pathsep.join([*scripts, os.environ.get("PATH", os.defpath)])
    if shutil.which("ruff", path=os.pathsep.join(scripts)) is None:
        raise GenerationError(f"ruff is installed but has no command in {scripts[0]}: reinstall it")


def _write_records(spec: Path, contract: dict[str, Any], output: Path) -> None:
    """The files that are not Python: the contract as JSON, and the versions that the package was generated from."""
    (output / "py.typed").touch()
    (output / "openapi.json").write_bytes((json.dumps(contract, ensure_ascii=False, indent=1) + "\n").encode())
    lines = [
        f"# Generated from {spec.name} by codegen/generate.py: the contract and the tools that were used.",
        f"contract: {contract['info']['version']}",
        f"contract-sha256: {hashlib.sha256(spec.read_bytes()).hexdigest()}",
        *(f"{name}: {pinned}" for name, pinned in PINNED.items()),
    ]
    (output / "CODEGEN_VERSIONS").write_text("\n".join(lines) + "\n", encoding="utf-8")


def differences(present: Target, fresh: Target) -> Iterator[str]:
    """Lines that describe how the files on disk differ from the fresh ones; none when they are equal."""
    old, new = present.files(), fresh.files()
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield f"missing: {name}"
        elif name not in new:
            yield f"not generated: {name}"
        elif old[name] != new[name]:
            yield f"differs: {name}"
            before, after = (content[name].decode("utf-8", "replace").splitlines() for content in (old, new))
            for line in difflib.unified_diff(before, after, f"on disk/{name}", f"generated/{name}", lineterm=""):
                yield line if len(line) <= SHOWN_LINE_CHARACTERS else line[:SHOWN_LINE_CHARACTERS] + " ..."


def _report(lines: list[str], output: Path) -> int:
    if not lines:
        print(f"{output}: up to date")
        return 0
    print("\n".join(lines[:SHOWN_DIFF_LINES]))
    if len(lines) > SHOWN_DIFF_LINES:
        print(f"... and {len(lines) - SHOWN_DIFF_LINES} more lines")
    print(f"{output} is not up to date. Run `make generate`, review the diff and commit it.", file=sys.stderr)
    return 1


def _install(fresh: Target, target: Target) -> int:
    """Make `target` equal to `fresh`, touching only files that differ; return their number."""
    old, new = target.files(), fresh.files()
    changed = [name for name in old.keys() | new.keys() if old.get(name) != new.get(name)]
    for name in changed:
        path = target.path(name)
        if name in new:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(new[name])
        else:
            path.unlink()
    for folder in sorted((path for path in target.package.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.is_file() and "__pycache__" not in path.parts for path in folder.rglob("*")):
            shutil.rmtree(folder, ignore_errors=True)
    return len(changed)


if __name__ == "__main__":
    sys.exit(main())
