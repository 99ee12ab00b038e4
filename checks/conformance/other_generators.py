"""Other generators read the contract and lose no operation: users in other languages generate their own clients from it.

    python -m checks.conformance.other_generators [--only openapi-python-client]

`openapi-python-client` is run as published, without our templates and settings; it is installed anyway and is the short form that the tests
run. The others are installed by `uv tool run` into its cache; openapi-generator needs a Java runtime. Exit code 0: every tool that could be
run wrote every operation. 1: an operation is missing, or the output is not valid. A tool that can't be installed is reported and skipped.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.conformance.contract import ROOT, contract

SPEC = ROOT / "openapi.yaml"
SCRIPTS = Path(sys.executable).parent

WITHOUT_RESULT = {"download_image"}
"""openapi-python-client reads `image/*` only with `content_type_overrides`; it leaves out the result and keeps the operation."""
INVALID = {"webhook_events_api.py"}
"""openapi-generator 7.26.0 writes no types for the arguments of the section `webhooks`, which is new in OpenAPI 3.1."""


@dataclass(frozen=True)
class Tool:
    """A generator: its command for an output path, and what is wrong with its output."""

    name: str
    command: Callable[[Path], list[str]]
    problems: Callable[[Path, str], Iterator[str]]
    needs: str | None = None
    """Another program that must be on PATH."""


def operation_ids() -> list[str]:
    """All operations of the contract."""
    return list(contract().operations)


def _uv(package: str, command: str, *options: str) -> list[str]:
    return [str(SCRIPTS / "uv"), "tool", "run", "--quiet", "--from", package, command, *options]


def _of_stock_client(output: Path, log: str) -> Iterator[str]:
    written = {path.stem for path in (output / "api").rglob("*.py")}
    yield from (f"{name} is missing" for name in operation_ids() if name not in written)
    warned = re.findall(r"^WARNING parsing (\w+ \S+)", log, re.MULTILINE)
    known = {f"{each.method} {each.path}" for each in contract().operations.values() if each.id in WITHOUT_RESULT}
    yield from (f"a part of {route} is left out" for route in warned if route not in known)
    yield from (f"{name} is left out" for name in re.findall(r"removal of:\n(\S+)", log))
    yield from _syntax(output)


def _of_openapi_generator(pattern: Callable[[str], str], suffix: str) -> Callable[[Path, str], Iterator[str]]:
    def problems(output: Path, log: str) -> Iterator[str]:
        text = "\n".join(path.read_text(encoding="utf-8") for path in output.rglob(f"*{suffix}"))
        yield from (f"{name} is missing" for name in operation_ids() if pattern(name) not in text)
        yield from re.findall(r"FILEPATH_COLLISION.*", log)
        yield from _syntax(output)

    return problems


def _of_models(output: Path, log: str) -> Iterator[str]:
    classes = set(re.findall(r"^class (\w+)\(", output.read_text(encoding="utf-8"), re.MULTILINE))
    schemas = contract().document["components"]["schemas"]
    yield from (f"{name} is missing" for name, schema in schemas.items() if "properties" in schema and name not in classes)
    yield from _syntax(output.parent)


def _syntax(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.py"):
        try:
            ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            if path.name not in INVALID:
                yield f"{path.name} is not valid Python: {error}"


def _camel(name: str) -> str:
    return re.sub(r"_(.)", lambda found: found[1].upper(), name)


_GENERATOR = ("openapi-generator-cli==7.26.0", "openapi-generator-cli", "generate", "-i", str(SPEC))
TOOLS = (
    Tool(
        "openapi-python-client",
        lambda out: [str(SCRIPTS / "openapi-python-client"), "generate", "--path", str(SPEC), "--meta", "none", "--output-path", str(out)],
        _of_stock_client,
    ),
    Tool(
        "datamodel-code-generator",
        lambda out: _uv(
            "datamodel-code-generator==0.89.0",
            "datamodel-codegen",
            *("--input", str(SPEC), "--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"),
            *("--output", str(out)),
        ),
        _of_models,
    ),
    Tool(
        "openapi-generator python",
        lambda out: _uv(*_GENERATOR, "-g", "python", "-o", str(out)),
        _of_openapi_generator(lambda name: f"def {name}(", ".py"),
        needs="java",
    ),
    Tool(
        "openapi-generator typescript-fetch",
        lambda out: _uv(*_GENERATOR, "-g", "typescript-fetch", "-o", str(out)),
        _of_openapi_generator(lambda name: f"async {_camel(name)}(", ".ts"),
        needs="java",
    ),
)


def check(tool: Tool, folder: Path) -> list[str] | None:
    """What is wrong with the output of a tool; None, after a message, if it can't be run here."""
    if tool.needs is not None and shutil.which(tool.needs) is None:
        print(f"{tool.name}: skipped, because {tool.needs} is not on PATH")
        return None
    output = folder / ("models.py" if tool.problems is _of_models else "output")
    environment = {**os.environ, "PATH": os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", os.defpath)])}
    done = subprocess.run(tool.command(output), cwd=folder, env=environment, capture_output=True, text=True, check=False)
    log = done.stdout + done.stderr
    if not output.exists():
        if re.search(r"Failed to (fetch|download)|error sending request|No solution found", log):
            print(f"{tool.name}: skipped, because it can't be installed (is the package registry reachable?)")
            return None
        return [f"exit code {done.returncode} and no output: {log[-1000:]}"]
    return list(tool.problems(output, log))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.conformance.other_generators", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", help="the beginning of a tool's name")
    options = parser.parse_args(arguments)
    failed = False
    for tool in TOOLS:
        if not tool.name.startswith(options.only or ""):
            continue
        with tempfile.TemporaryDirectory(prefix="generators-") as folder:
            problems = check(tool, Path(folder))
        if problems is not None:
            print(f"{tool.name}: " + ("; ".join(problems[:20]) if problems else "complete"))
            failed |= bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
