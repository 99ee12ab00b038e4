"""Arguments for resource methods that result in requests which conform to the contract.

Values come from the contract: an argument is the path parameter, query parameter or body field with its name in the operations that the
method sends. The tables below list the arguments with another name there, or none.
"""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from checks.conformance.contract import Contract, Json, Operation, Parameter
from pictograph import formats
from tests.contract.values import fixed, strategy
from tests.support.photos import make_photo

Strategy = st.SearchStrategy[Any]

RENAMED = {
    "annotations.import_.dataset_name": "name",
    "auto_annotate.batch.sahi": "sahi_enabled",
    "projects.update.new_name": "name",
    "workflows.update.new_name": "name",
    "annotations.bulk_save.annotations_by_image": "saves",
    "page_size": "limit",
}
"""Arguments with another name in the contract, of one method or of all methods."""

RESHAPED: dict[str, Callable[[Any], Any]] = {
    "annotations.bulk_save.annotations_by_image": lambda saves: {save["image_id"]: save["annotations"] for save in saves},
}
"""Arguments with another shape in the contract, and the conversion."""

NO_SEGMENT = {"enum": [".", ".."]}
"""What a segment of a path cannot be."""

IN_LATER_PATHS = {"exports.create": ("dataset_name", "name")}
"""Fields of a body that are path segments of the requests after it."""

IMAGE = "text"
"""Name of the images in the responses of the server."""

KEYS = st.text("abc-019", min_size=1, max_size=255)


@dataclass(frozen=True)
class LocalArguments:
    """Arguments that are not sent, or not as they are: files, callbacks, polling options."""

    folder: Path

    def of(self, name: str, path: str = "") -> tuple[Strategy, Any] | None:
        """The values of an argument of the method at `path`, and one example; None when the contract defines the argument."""
        photo, video = self.folder / "heron.png", self.folder / "heron.mp4"
        if not photo.exists():
            make_photo(photo, seed=3)
            video.write_bytes(b"\0\0\0 ftypisom and frames")
        varied = {"idempotency_key": (KEYS, "key-1"), "wait": (st.booleans(), True), "max_total": (st.integers(1, 9), 9)}
        fixed_values = {
            "poll_interval": 1.0,
            "timeout": 60.0,
            "max_retries": 2,
            "on_poll": _nothing,
            "progress": _nothing,
            "on_progress": _nothing,
            "skip_existing": True,
            "on_conflict": "skip",
            "journal": None,
            "resume": False,
            "check_images": False,
            "keep_folders": True,
            "max_workers": 2,
            "chunk_size": 4096,
            "file_path": photo,
            "file_paths": [photo],
            "local_path": video,
            "image": photo,
            "output_path": self.folder / "out.bin",
            "output_dir": self.folder / "out",
            "auth_token": "pk_deploy_0123456789",
        }
        if path == "datasets.download":
            fixed_values["annotations"] = "pictograph"
        if path == "annotations.import_":
            fixed_values |= self._annotation_file()
        return varied.get(name) or ((st.just(fixed_values[name]), fixed_values[name]) if name in fixed_values else None)

    def _annotation_file(self) -> dict[str, Any]:
        """Arguments of an import: a file with annotations of an image that every dataset of the server has, and of a new class."""
        file = self.folder / "annotations.csv"
        if not file.exists():
            item = formats.ImageAnnotations(IMAGE, annotations=[formats.bbox("new class", (1, 2, 30, 40), id="1")])
            formats.write([item], self.folder, format="csv")
        return {"path": file, "format": "csv", "images": self.folder, "create_classes": True, "on_missing": "report", "strict": False}


def _nothing(*_: object) -> None:
    """A callback."""


@dataclass(frozen=True)
class Calls:
    """All valid calls of one method. `optional` may be omitted, except that at least one of `one_of` is required."""

    required: Mapping[str, Strategy]
    optional: Mapping[str, Strategy]
    one_of: Sequence[str]
    full: Mapping[str, Any]
    """Values for every argument."""

    def arguments(self) -> Strategy:
        """Keyword arguments of a valid call."""
        return st.fixed_dictionaries(dict(self.required), optional=dict(self.optional)).filter(self._is_valid)

    def _is_valid(self, given: Mapping[str, Any]) -> bool:
        return not self.one_of or any(given.get(name) not in (None, []) for name in self.one_of)


class NoValue(Exception):
    """The contract defines no value for an argument; the message names the table to extend."""


def calls(contract: Contract, method: Callable[..., Any], path: str, operations: Sequence[Operation], local: LocalArguments) -> Calls:
    """Return the valid calls of a method. `operations` are those that it sends, the most direct one first."""
    required: dict[str, Strategy] = {}
    optional: dict[str, Strategy] = {}
    full: dict[str, Any] = {}
    parts = {name: schema for operation in reversed(operations) for name, schema in _parts(contract, operation).items()}
    for name in IN_LATER_PATHS.get(path, ()):
        parts[name] = {**contract.resolve(parts[name]), "not": NO_SEGMENT}
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:  # the options of the call
            continue
        known = local.of(name, path)
        if known is not None:
            values, full[name] = known
        else:
            schema = _schema(parts, path, name)
            convert = RESHAPED.get(f"{path}.{name}") or (_datetime if "datetime" in str(parameter.annotation) else _identity)
            values = strategy(contract, schema).map(convert)
            full[name] = convert(fixed(contract, schema))
        (required if parameter.default is parameter.empty else optional)[name] = values
    return Calls(required, optional, _one_of(contract, operations[0], path, optional), full)


def _parts(contract: Contract, operation: Operation) -> dict[str, Json]:
    """The parts of a request by name: fields of objects in the body, fields of the body, parameters."""
    found: dict[str, Json] = {}
    body = contract.unwrap(operation.body or {})
    for part in body.get("properties", {}).values():
        inner = contract.unwrap(part)
        found.update(contract.unwrap(inner.get("items", inner)).get("properties", {}))
    found.update(body.get("properties", {}))
    found.update({parameter.name: _segment(contract, parameter) for parameter in operation.parameters})
    if operation.body is not None and "properties" not in body:
        found["arguments"] = operation.body
    return found


def _segment(contract: Contract, parameter: Parameter) -> Json:
    """The schema of a parameter; a path segment cannot be `.` or `..`."""
    schema = contract.resolve(parameter.schema)
    return {**schema, "not": NO_SEGMENT} if parameter.location == "path" else schema


def _schema(parts: Mapping[str, Json], path: str, name: str) -> Json:
    known_as = RENAMED.get(f"{path}.{name}", RENAMED.get(name, name))
    if known_as not in parts:
        raise NoValue(
            f"no request of {path} has a part named {known_as!r}: define its value in tests/contract/arguments.py,"
            " in RENAMED or in LocalArguments.of"
        )
    return parts[known_as]


def _one_of(contract: Contract, operation: Operation, path: str, optional: Mapping[str, Strategy]) -> list[str]:
    """The arguments of which at least one is required: fields of an object that must not be empty, and the tags of a search."""
    if path == "search.by_tag":
        return ["objects", "scenes", "attributes"]
    body = contract.unwrap(operation.body or {})
    for schema in (body, *body.get("properties", {}).values()):
        inner = contract.unwrap(schema)
        if inner.get("minProperties"):
            names = inner["properties"].keys()
            return [name for name in optional if name in names or RENAMED.get(f"{path}.{name}") in names]
    return []


def _datetime(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _identity(value: Any) -> Any:
    return value
