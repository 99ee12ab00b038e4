"""Skeletons of what is missing for an operation, to copy and complete: a resource method, an emulator handler."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import indent, wrap

from operation_coverage.generated import Argument, Endpoint, endpoint, fields
from operation_coverage.methods import attributes
from operation_coverage.operation import Operation

FOUR_SPACES = " " * 4
WIDEST_DOCSTRING = 132
ERRORS = {"402": "PaymentRequiredError", "403": "ForbiddenError", "404": "NotFoundError", "409": "ConflictError"}
CALL_OPTIONS = "**options: Unpack[RequestOptions]"

STANDARD_IMPORTS = {
    "builtins": "import builtins",
    "datetime": "import datetime",
    "Iterable": "from collections.abc import Iterable",
    "Mapping": "from collections.abc import Mapping",
    "Sequence": "from collections.abc import Sequence",
    "Any": "from typing import Any",
    "Unpack": "from typing import Unpack",
    "RequestOptions": "from pictograph.request_options import RequestOptions",
}


@dataclass(frozen=True)
class Skeleton:
    """A piece of code and the file for it."""

    what: str
    place: str
    code: str

    def __str__(self) -> str:
        return f"{self.what} in {self.place}:\n\n{indent(self.code.rstrip(), FOUR_SPACES)}\n"


def method_skeleton(operation: Operation, package: Path, root: Path) -> Skeleton:
    """A resource method, with the signature of the generated `request()` and the docstring of the contract.

    Raises:
        NotGenerated: the package does not have the endpoint.
    """
    shape = endpoint(package, operation.module, operation.id)
    file = f"pictograph/resources/{operation.module}.py"
    present = (root / file).is_file()
    attach = f"{operation.module}: {_class_name(operation)}[M_co]"
    if present and f"{operation.id}.request(" in (root / file).read_text(encoding="utf-8"):
        return Skeleton(f"the attribute for {file}", "class Resources of pictograph/client.py", attach)
    name = _method_name(operation, root / file)
    envelope = _only_field(operation)
    result = next((field.annotation for field in fields(package, shape.result) if field.name == envelope), shape.result)
    imports = f"from pictograph_api.api.{operation.module} import {operation.id}"
    if shape.body:
        imports = f"from pictograph_api import models\n{imports}"
    signature = [_public_names(operation, line) for line in _signature(name, shape, result)]
    imports += "".join(f"\n# under TYPE_CHECKING: {line}" for line in _type_imports(operation, "\n".join(signature)))
    method = "\n".join([*signature, *_docstring(operation), *_body(operation, shape, envelope)])
    code = f"{imports}\n\n{method}" if present else f"{imports}\n{_new_module(operation)}{indent(method, FOUR_SPACES, bool)}"
    if operation.module not in attributes(root):
        code += f"\n\n# and in class Resources of pictograph/client.py:\n{attach}"
    return Skeleton(f"the method {operation.module}.{name}", file, code)


def handler_skeleton(operation: Operation, root: Path) -> Skeleton:
    """An emulator handler, with its arguments and the properties of its response."""
    file = f"pictograph/emulator/handlers/{operation.module}.py"
    given = [f"call.arguments[{name!r}]" for name in _parameters(operation)] + (["call.body"] if "requestBody" in operation.node else [])
    properties = operation.result.get("properties", {})
    response = "{" + ", ".join(f"{name!r}: ..." for name in properties) + "}"
    code = "\n".join(
        [
            f'@handles("{operation.id}")',
            f"def {operation.id}(call: Call) -> JsonObject:",
            f'{FOUR_SPACES}"""{_sentence(operation.summary)}"""',
            f"{FOUR_SPACES}# arguments: {', '.join(given) or 'none'}",
            f"{FOUR_SPACES}return {response}",
        ]
    )
    if not (root / file).is_file():
        code += f"\n\n# and {operation.module} in the imports of pictograph/emulator/handlers/__init__.py"
    return Skeleton(f"the handler {operation.module}.{operation.id}", file, code)


def _signature(name: str, shape: Endpoint, result: str) -> Iterator[str]:
    taken = {argument.name for argument in shape.path_arguments}  # `image_id` may be in the path and in the body
    named = {option.name: option for option in [*shape.fields, *shape.options] if option.name not in taken}
    options = sorted(named.values(), key=lambda option: option.default is not None)
    if shape.body_annotation and not shape.body:
        options.insert(0, Argument("body", shape.body_annotation))
    if shape.has_idempotency_key:
        options.append(Argument("idempotency_key", "str | None", "None"))
    arguments = [replace(argument, annotation=_builtin(argument.annotation)) for argument in (*shape.path_arguments, *options)]
    path_arguments, options = arguments[: len(shape.path_arguments)], arguments[len(shape.path_arguments) :]
    listed = ["self", *map(str, path_arguments), *(["*"] if options else []), *map(str, options), CALL_OPTIONS]
    result = _builtin(result)
    yield "@operation"
    one_line = f"async def {name}({', '.join(listed)}) -> {result}:"
    if len(one_line) <= 120:
        yield one_line
    else:
        yield from (f"async def {name}(", *(f"{FOUR_SPACES}{argument}," for argument in listed), f") -> {result}:")


def _builtin(annotation: str) -> str:
    """An annotation for a class that has a method `list`, which hides the builtin."""
    return re.sub(r"(?<![\w.])list\[", "builtins.list[", annotation)


def _docstring(operation: Operation) -> Iterator[str]:
    description = str(operation.node.get("description", "")).strip()
    raised = [f"    {error}: {status}." for status, error in ERRORS.items() if status in operation.statuses]
    lines = [f'"""{_sentence(operation.summary)}']
    if operation.deprecation is not None:
        lines += ["", f"Deprecated: {operation.deprecation}"]
    if description:
        lines += ["", *(line for part in description.splitlines() for line in wrap(part, WIDEST_DOCSTRING) or [""])]
    if raised:
        lines += ["", "Raises:", *raised]
    if len(lines) == 1:
        lines[0] += '"""'
    else:
        lines.append('"""')
    yield from (f"{FOUR_SPACES}{line}" if line else "" for line in lines)


def _body(operation: Operation, shape: Endpoint, envelope: str | None) -> Iterator[str]:
    if "x-page" in operation.node:
        yield f"{FOUR_SPACES}# x-page: add a pager, see Projects.iter"
    if "x-job" in operation.node:
        yield f"{FOUR_SPACES}# x-job: add wait=, poll_interval=, timeout= and on_poll=, and take WaitOptions, see Exports.create"
    arguments = [argument.name for argument in shape.path_arguments]
    if shape.body:
        given = ", ".join(f"{field.name}={field.name}" for field in shape.fields)
        yield f"{FOUR_SPACES}body = models.{shape.body}({given})"
    if shape.body_annotation:
        arguments.append("body=body")
    arguments += [f"{option.name}={option.name}" for option in shape.options]
    key = ", idempotency_key=idempotency_key" if shape.has_idempotency_key else ""
    sent = f"await call({operation.id}.request({', '.join(arguments)}){key})"
    yield f"{FOUR_SPACES}return {f'({sent}).{envelope}' if envelope else sent}"


def _type_imports(operation: Operation, signature: str) -> Iterator[str]:
    """The imports for what a signature names."""
    schemas = operation.contract["components"]["schemas"]
    words = dict.fromkeys(re.findall(r"\b[A-Za-z]\w+", signature))
    yield from (line for name, line in STANDARD_IMPORTS.items() if name in words)
    for name in words:
        public = schemas.get(name, {}).get("x-python-public")
        if name in schemas and (public is True or public is None):
            yield f"from {'pictograph.models' if public else 'pictograph_api.models'} import {name}"
    renamed = {schema.get("x-python-public") for schema in schemas.values()} - {True, None}
    yield from (f"from pictograph.models import {name}" for name in words if name in renamed)


def _public_names(operation: Operation, signature: str) -> str:
    """A signature with the public names of the classes that have another one."""
    schemas = operation.contract["components"]["schemas"]

    def public(found: re.Match[str]) -> str:
        name = schemas.get(found[0], {}).get("x-python-public")
        return name if isinstance(name, str) else found[0]

    return re.sub(r"\b[A-Z]\w+", public, signature)


def _only_field(operation: Operation) -> str | None:
    """The field that contains the result, if the response has no other."""
    names = operation.result.get("properties", {}).keys() - {"success"}
    only = next(iter(names)) if len(names) == 1 else None
    return only if only in operation.result.get("required", []) else None


def _method_name(operation: Operation, file: Path) -> str:
    """The operation's name without the name of the resource, unless that is taken."""
    implied = {word for name in (operation.module, operation.module.removesuffix("s")) for word in (name, *name.split("_"))}
    name = "_".join(word for word in operation.id.split("_") if word not in implied) or operation.id
    taken = file.is_file() and f" def {name}(" in file.read_text(encoding="utf-8")
    return operation.id if taken else name


def _new_module(operation: Operation) -> str:
    return (
        "\nfrom pictograph._resilience.operations import call\n"
        "from pictograph._resilience.resource import M_co, Resource, operation\n\n\n"
        f"class {_class_name(operation)}(Resource[M_co]):\n"
    )


def _class_name(operation: Operation) -> str:
    return "".join(part.capitalize() for part in operation.module.split("_"))


def _parameters(operation: Operation) -> Iterator[str]:
    item = operation.contract["paths"][operation.path]
    for node in (*item.get("parameters", ()), *operation.node.get("parameters", ())):
        parameter = operation.follow(node)
        if parameter["in"] in ("path", "query"):
            yield parameter["name"]


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
