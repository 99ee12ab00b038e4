"""Make `generated/pictograph_api` of the contract, or check that it is what the contract gives.

    python codegen/generate.py            write it
    python codegen/generate.py --check    compare byte for byte; exit code 1 and a diff when it differs

`--spec`, `--output` and `--config` point it at another contract; the golden tests do.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import hashlib
import io
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

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent

# These decide the bytes of the output, so they are exact; pyproject.toml pins the same.
PINNED = {"openapi-python-client": "0.29.1", "ruff": "0.17.6"}

# The generator renames whatever is a builtin: `type` to `type_`, and the tag `credits` to `credits_`, since the interpreter
# adds that name for its greeting. The templates need only these for themselves; all others keep the contract's spelling.
RESERVED = {"bool", "bytes", "classmethod", "datetime", "dict", "false", "float", "int", "list", "property", "self", "str", "super", "true"}

SHOWN_DIFF_LINES = 200
SHOWN_LINE_CHARACTERS = 240


class GenerationError(Exception):
    """Nothing was written. The message says why, for people."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml", help="the contract")
    parser.add_argument("--output", type=Path, default=ROOT / "generated" / "pictograph_api", help="the package to write or check")
    parser.add_argument("--config", type=Path, default=HERE / "config.yaml", help="configuration of the generator")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="generate-") as folder:
            fresh = Path(folder) / options.output.name
            generate(options.spec, fresh, config_path=options.config)
            if options.check:
                return _report(list(differences(options.output, fresh)), options.output)
            changed = _install(fresh, options.output)
    except GenerationError as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1
    print(f"{options.output}: {changed} of its files changed" if changed else f"{options.output}: no change")
    return 0


def generate(spec: Path, output: Path, *, config_path: Path = HERE / "config.yaml") -> None:
    """Write the package that `spec` gives to `output`, which must not exist. Raises GenerationError, also on a mere warning."""
    _check_tools()
    contract = load(spec)
    from openapi_python_client import strings
    from openapi_python_client.config import Config, ConfigFile, MetaType
    from openapi_python_client.parser import GeneratorData
    from openapi_python_client.parser.errors import GeneratorError
    from rendering.package import Package
    from rendering.surroundings import surround
    from view import ContractError, generator_view

    strings.RESERVED_WORDS = RESERVED
    config = Config.from_sources(
        ConfigFile.load_from_path(config_path),
        MetaType.NONE,
        document_source=spec,
        file_encoding="utf-8",
        overwrite=False,
        output_path=output,
    )
    try:
        view = generator_view(contract)
        data = GeneratorData.from_dict(view, config=config)
        if isinstance(data, GeneratorError):
            raise GenerationError(f"{spec.name} is refused: {data.header}\n{data.detail or ''}")
        project = Package(openapi=data, config=config, custom_template_path=HERE / "templates")
        surround(project, view, contract_name=spec.name)
        with contextlib.redirect_stdout(io.StringIO()):
            problems = project.build()
    except ContractError as error:
        raise GenerationError(f"{spec.name}: {error}") from error
    if problems:
        texts = [" ".join(filter(None, (problem.header, problem.detail))) for problem in problems]
        raise GenerationError(f"the generator warned, so part of {spec.name} would be missing:\n  " + "\n  ".join(texts))
    _write_records(spec, contract, output)


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
        raise GenerationError(f"{spec.name} holds a value that JSON has not ({error}): put dates and times in quotes") from error
    return loaded


def _check_tools() -> None:
    for name, wanted in PINNED.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "none"
        if found != wanted:
            raise GenerationError(f"{name} {wanted} is needed and {sys.executable} has {found}: run `make setup`, or install that version")
    # The generator starts ruff by name, and the one beside this interpreter is the pinned one.
    scripts = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    os.environ["PATH"] = os.pathsep.join([*scripts, os.environ.get("PATH", os.defpath)])
    if shutil.which("ruff", path=os.pathsep.join(scripts)) is None:
        raise GenerationError(f"ruff is installed but has no command in {scripts[0]}: install it anew")


def _write_records(spec: Path, contract: dict[str, Any], output: Path) -> None:
    """What is not Python: the contract for programs that read it, and what made the package."""
    (output / "py.typed").touch()
    (output / "openapi.json").write_bytes(json.dumps(contract, ensure_ascii=False, separators=(",", ":")).encode())
    lines = [
        f"# Generated from {spec.name} by codegen/generate.py: what the package was made of and by.",
        f"contract: {contract['info']['version']}",
        f"contract-sha256: {hashlib.sha256(spec.read_bytes()).hexdigest()}",
        *(f"{name}: {pinned}" for name, pinned in PINNED.items()),
    ]
    (output / "CODEGEN_VERSIONS").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _files(package: Path) -> dict[str, bytes]:
    return {
        path.relative_to(package).as_posix(): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def differences(present: Path, fresh: Path) -> Iterator[str]:
    """Lines that tell how the package on disk differs from the fresh one; none when it does not."""
    old, new = _files(present), _files(fresh)
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
        print(f"{output}: as the contract gives it")
        return 0
    print("\n".join(lines[:SHOWN_DIFF_LINES]))
    if len(lines) > SHOWN_DIFF_LINES:
        print(f"... and {len(lines) - SHOWN_DIFF_LINES} lines more")
    print(f"{output} is not what the contract gives. Run `make generate`, look at the change, commit it.", file=sys.stderr)
    return 1


def _install(fresh: Path, output: Path) -> int:
    """Bring `output` to the state of `fresh`, touching only files that differ; return their number."""
    old, new = _files(output), _files(fresh)
    changed = [name for name in old.keys() | new.keys() if old.get(name) != new.get(name)]
    for name in changed:
        path = output / name
        if name in new:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(new[name])
        else:
            path.unlink()
    for folder in sorted((path for path in output.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.is_file() and "__pycache__" not in path.parts for path in folder.rglob("*")):
            shutil.rmtree(folder, ignore_errors=True)
    return len(changed)


if __name__ == "__main__":
    sys.exit(main())
