"""Paths and JSON field names exist only in generated code: handwritten modules use attributes of generated models.

The tests search for paths of the contract in any string, and for names of fields and parameters in strings that are used as keys (in a
dict literal, a subscript, `.get()`, `getattr()`, `in`, a mapping pattern).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator_fields import names

from checks.conformance.contract import ROOT, contract

PACKAGE = ROOT / "pictograph"
GENERATED = {PACKAGE / "models.py", PACKAGE / "types.py"}
OWN_FORMAT = PACKAGE / "formats/pictograph_json.py"
OTHERS = {"emulator", "formats"}
"""The server itself, and files of other programs, which use the same words; the module of the API's own documents is tested."""
MODULES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path not in GENERATED and (path == OWN_FORMAT or not OTHERS & set(path.relative_to(PACKAGE).parts))
)
KEY_TAKERS = {"get", "pop", "setdefault", "getattr", "setattr", "hasattr", "attrgetter", "itemgetter"}

ERROR_BODIES = "error bodies come in three formats and as whatever a gateway sends, so they are parsed tolerantly by hand"
ALLOWED: dict[str, tuple[set[str] | None, str]] = {
    "base_client.py": ({"endpoint", "key", "url"}, "what other SDKs call an argument of the client"),
    "cli/progress.py": ({"progress", "status", "storage_state"}, "attributes of jobs of any class"),
    "_resilience/custom_request.py": ({"url"}, "keys of Request.kwargs in the generated layer"),
    "_resilience/error_body.py": (None, ERROR_BODIES),
    "_resilience/advice.py": (
        {"loc", "msg", "annotations", "polygon", "paths", "name", "class_filter", "status_filter"},
        "the advice depends on the rejected fields and on the arguments of the call",
    ),
    "_resilience/advice_table.py": (None, "the nouns in the messages of a 404"),
    "_resilience/call_arguments.py": ({"url", "data"}, "keys of Request.kwargs in the generated layer"),
    "_resilience/errors.py": ({"status_code", "operation", "path"}, "arguments of exceptions"),
    "_resilience/request_building.py": ({"url", "data"}, "keys of Request.kwargs in the generated layer"),
    "_resilience/arguments.py": ({"id", "name"}, "attributes of any object that is given in place of its id or name"),
    "_resilience/resource.py": ({"options"}, "the parameter for the options of a call"),
    "bulk/journal.py": ({"version", "value"}, "columns of the journal"),
    "bulk/decisions.py": ({"id", "name", "path"}, "columns of the journal"),
    "bulk/upload.py": ({"name", "path"}, "columns of the journal"),
    "bulk/download.py": ({"id", "image", "annotations", "path"}, "columns of the journal"),
    "bulk/download_plan.py": ({"id", "annotations", "name"}, "columns of the journal"),
    "formats/split_names.py": ({"valid"}, "the name of a folder"),
    "bulk/annotation_files.py": ({"annotations", "failed", "height", "path", "width"}, "columns of the journal"),
    "resources/image_upload.py": ({"name"}, "the name of a file object"),
    "resources/upload_content.py": ({"name"}, "the name of a file object"),
    "formats/pictograph_json.py": (
        {"annotations", "classes", "height", "width"},
        "annotations are read one by one, because one may be malformed; the other fields are this package's own",
    ),
    "bulk/remote_folder.py": ({"name", "type"}, "keys of the file systems of fsspec"),
    "pytorch.py": ({"image_id", "annotations", "visibility"}, "the keys of torchvision's targets, an attribute of ours, a downloaded file"),
    "viz/shapes.py": ({"keypoint", "attributes", "id", "type"}, "attributes of ours, and any object that has some"),
    "resources/dataset_download.py": ({"image", "annotation"}, "the kinds of files in a download report"),
}
"""By module, the names that it may use as keys (None: any), and why."""

ALLOWED_PATHS: dict[str, tuple[str, str]] = {
    "settings.py": ("/api/v1/developer", "what the SDK adds to a base URL, which must not have it; examples of paths start with it"),
}
"""By module, the path that it may contain, and why."""


FIELDS = frozenset(names(contract().document["components"])) | frozenset(names(contract().document["paths"]))
PREFIXES = sorted({"/".join(path.split("/")[:3]) for path in contract().document["paths"] if path.count("/") > 2})
"""`/api/v1` and the other prefixes of paths."""


def keys(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and value of each string that is used as a key."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            yield from _texts(*(key for key in node.keys if key is not None))
        elif isinstance(node, ast.Subscript):
            yield from _texts(node.slice)
        elif isinstance(node, ast.Call) and _name(node.func) in KEY_TAKERS:
            yield from _texts(*node.args[:2])
        elif isinstance(node, ast.Compare) and any(isinstance(test, (ast.In, ast.NotIn)) for test in node.ops):
            yield from _texts(node.left)
        elif isinstance(node, ast.MatchMapping):
            yield from _texts(*node.keys)


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and value of each string in code, except docstrings."""
    scopes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    holders = [node for node in ast.walk(tree) if isinstance(node, scopes) and node.body]
    docstrings = {id(node.body[0].value) for node in holders if isinstance(node.body[0], ast.Expr)}
    yield from _texts(*(node for node in ast.walk(tree) if id(node) not in docstrings and isinstance(node, ast.Constant)))


def _texts(*nodes: ast.expr | ast.AST) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def violations(source: str, allowed: set[str] | None, allowed_path: str = "") -> list[str]:
    """The paths and field names that a module must not contain; `allowed` are keys that it may use, None means any."""
    tree = ast.parse(source)
    paths = [(line, text) for line, text in texts(tree) if any(prefix in text for prefix in PREFIXES)]
    found = [f"line {line}: the path {text!r}" for line, text in paths if text != allowed_path]
    if allowed is not None:
        found += [f"line {line}: the field {text!r}" for line, text in keys(tree) if text in FIELDS - allowed]
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_handwritten_module_contains_no_path_or_field_name(module: Path) -> None:
    name = module.relative_to(PACKAGE).as_posix()
    allowed, _ = ALLOWED.get(name, (set(), ""))
    allowed_path, _ = ALLOWED_PATHS.get(name, ("", ""))
    found = violations(module.read_text(encoding="utf-8"), allowed, allowed_path)
    assert not found, "use the generated request or an attribute of the generated model instead:\n  " + "\n  ".join(found)


def test_every_exception_is_needed() -> None:
    for name, (allowed, reason) in ALLOWED.items():
        used = {text for _, text in keys(ast.parse((PACKAGE / name).read_text(encoding="utf-8")))} & FIELDS
        assert used, f"{name} no longer needs an exception: {reason}"
        assert allowed is None or used == allowed, name
    for name, (path, reason) in ALLOWED_PATHS.items():
        used = {text for _, text in texts(ast.parse((PACKAGE / name).read_text(encoding="utf-8")))}
        assert path in used, f"{name} no longer needs an exception: {reason}"


@pytest.mark.parametrize(
    "source",
    [
        'url = "/api/v1/developer/projects/"',
        'url = f"/api/v1/developer/projects/{name}"',
        'response["training_run"]',
        'response.get("image_count", 0)',
        'getattr(response, "image_count")',
        'body = {"dataset_name": name}',
        '"upgrade_url" in response',
        'match response:\n    case {"gcs_path": path}: pass',
    ],
)
def test_paths_and_field_names_are_found(source: str) -> None:
    assert violations(source, set())


def test_attributes_and_other_strings_are_allowed() -> None:
    assert not violations("response.image_count\nimages.iter(status='failed')\nraise ValueError('image_count')", set())
