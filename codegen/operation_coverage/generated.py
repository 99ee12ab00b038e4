"""The signature of a generated endpoint, read from its source: the arguments of `request()` and the fields of its body."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Argument:
    """One argument or field. `default` is None if it is required."""

    name: str
    annotation: str
    default: str | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.annotation}" + ("" if self.default is None else f" = {self.default}")


@dataclass(frozen=True)
class Endpoint:
    """The `request()` of one operation. `body` is the model of its body, `fields` are the fields that a caller can set."""

    path_arguments: list[Argument]
    options: list[Argument]
    """Query and header parameters."""
    has_body: bool
    body: str | None
    fields: list[Argument]
    has_idempotency_key: bool
    result: str


class NotGenerated(Exception):
    """The endpoint does not exist in the generated package."""


def endpoint(package: Path, module: str, operation: str) -> Endpoint:
    """Read the endpoint of an operation from a generated package."""
    path = package / "api" / module / f"{operation}.py"
    if not path.is_file():
        raise NotGenerated(f"{path} does not exist: run `make generate` first")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    request = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "request")
    result = _text(request.returns).removeprefix("Request[").removesuffix("]")
    arguments = request.args
    options = [
        Argument(node.arg, _text(node.annotation), None if value is None else ast.unparse(value))
        for node, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    body = next((node.annotation for node in arguments.kwonlyargs if node.arg == "body"), None)
    model = re.search(r"models\.(\w+)", ast.unparse(body)) if body else None
    return Endpoint(
        path_arguments=[Argument(node.arg, _text(node.annotation)) for node in arguments.args],
        options=[option for option in options if option.name not in ("body", "idempotency_key")],
        has_body=body is not None,
        body=model[1] if model else None,
        fields=fields(package, model[1]) if model else [],
        has_idempotency_key=any(option.name == "idempotency_key" for option in options),
        result=result,
    )


def fields(package: Path, model: str) -> list[Argument]:
    """The fields of a generated model, those without a default first."""
    for path in sorted((package / "models").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name == model:
                found = [part for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)]
                arguments = [_field(part) for part in found]
                return sorted(arguments, key=lambda argument: argument.default is not None)
    return []


def _text(annotation: ast.expr | None) -> str:
    return "object" if annotation is None else ast.unparse(annotation).replace("models.", "")


def _field(node: ast.AnnAssign) -> Argument:
    """A field as an argument. A default that is not a plain value is left to the server."""
    name, annotation = ast.unparse(node.target), ast.unparse(node.annotation)
    if node.value is None or isinstance(node.value, ast.Constant):
        return Argument(name, annotation, None if node.value is None else ast.unparse(node.value))
    return Argument(name, annotation if annotation.endswith("| None") else f"{annotation} | None", "None")
