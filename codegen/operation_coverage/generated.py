"""The signature of a generated endpoint, read from its source: the arguments of `request()` and the fields of its body."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
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
    body_annotation: str | None
    """Of the argument `body`; None without a body."""
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
        body_annotation=None if body is None else _text(body),
        body=model[1] if model else None,
        fields=fields(package, model[1]) if model else [],
        has_idempotency_key=any(option.name == "idempotency_key" for option in options),
        result=result,
    )


def fields(package: Path, model: str) -> list[Argument]:
    """The fields of a generated model, those without a default first."""
    node = _classes(package).get(model)
    found = [part for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)] if node else []
    return sorted((_field(package, part) for part in found), key=lambda argument: argument.default is not None)


@lru_cache
def _classes(package: Path) -> dict[str, ast.ClassDef]:
    """The classes of the generated models."""
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((package / "models").glob("*.py"))]
    return {node.name: node for module in modules for node in module.body if isinstance(node, ast.ClassDef)}


def _text(annotation: ast.expr | None) -> str:
    return "object" if annotation is None else ast.unparse(annotation).replace("models.", "")


def _field(package: Path, node: ast.AnnAssign) -> Argument:
    """A field as an argument, with a default that is a literal."""
    name, annotation = ast.unparse(node.target), ast.unparse(node.annotation)
    if node.value is None or isinstance(node.value, ast.Constant):
        return Argument(name, annotation, None if node.value is None else ast.unparse(node.value))
    if isinstance(node.value, ast.Attribute):
        return Argument(name, annotation, _member(package, node.value))
    literal = next((part for part in ast.walk(node.value) if isinstance(part, (ast.List, ast.Dict))), None)
    if isinstance(literal, ast.List):
        return Argument(name, annotation, ast.unparse(ast.Tuple(literal.elts, ast.Load())))
    return Argument(name, annotation, "()" if "Factory(list)" in ast.unparse(node.value) else "{}")


def _member(package: Path, member: ast.Attribute) -> str:
    """The value of a member of an enumeration, as a literal: the annotation accepts it, and no model is loaded for it."""
    enumeration = _classes(package)[ast.unparse(member.value)]
    found = (part for part in enumeration.body if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == member.attr)
    return ast.unparse(next(found).value)
