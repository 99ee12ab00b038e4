"""What to call a resource method with, so that the request it makes is one that the contract takes.

Values come from the contract: an argument is the path parameter, query parameter or body field of its name in the operations that the
method sends. The tables below hold the arguments that have another name there, or none.
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
from tests.contract.values import fixed, strategy
from tests.support.photos import make_photo

Strategy = st.SearchStrategy[Any]

RENAMED = {
    "auto_annotate.batch.sahi": "sahi_enabled",
    "projects.update.new_name": "name",
    "workflows.update.new_name": "name",
    "annotations.bulk_save.annotations_by_image": "saves",
    "page_size": "limit",
}
"""Arguments that have another name in the contract, of one method or of all that have them."""

RESHAPED: dict[str, Callable[[Any], Any]] = {
    "annotations.bulk_save.annotations_by_image": lambda saves: {save["image_id"]: save["annotations"] for save in saves},
}
"""Arguments that have another shape in the contract, with what makes it of that."""

KEYS = st.text("abc-019", min_size=1, max_size=255)


@dataclass(frozen=True)
class Place:
    """What this machine lends to a call: arguments that never go over the wire, or not as they are."""

    folder: Path

    def unlike_any(self, name: str) -> tuple[Strategy, Any] | None:
        """The values of an argument and a telling one of them; None where the contract says what it may be."""
        photo, film = self.folder / "heron.png", self.folder / "heron.mp4"
        if not photo.exists():
            make_photo(photo, seed=3)
            film.write_bytes(b"\0\0\0 ftypisom and frames")
        varied = {"idempotency_key": (KEYS, "key-1"), "wait": (st.booleans(), True), "max_total": (st.integers(1, 9), 9)}
        steady = {
            "poll_interval": 1.0,
            "timeout": 60.0,
            "on_poll": _nothing,
            "progress": _nothing,
            "max_workers": 2,
            "chunk_size": 4096,
            "file_path": photo,
            "file_paths": [photo],
            "local_path": film,
            "image": photo,
            "output_path": self.folder / "out.bin",
            "output_dir": self.folder / "out",
            "auth_token": "pk_deploy_0123456789",
        }
        return varied.get(name) or ((st.just(steady[name]), steady[name]) if name in steady else None)


def _nothing(*_: object) -> None:
    """A callback."""


@dataclass(frozen=True)
class Calls:
    """All good calls of one method. `options` may be left out, but not all of `some`, of which at least one must be there."""

    needed: Mapping[str, Strategy]
    options: Mapping[str, Strategy]
    some: Sequence[str]
    whole: Mapping[str, Any]
    """One call with every argument."""

    def arguments(self) -> Strategy:
        """Keyword arguments of a good call."""
        return st.fixed_dictionaries(dict(self.needed), optional=dict(self.options)).filter(self._enough)

    def _enough(self, given: Mapping[str, Any]) -> bool:
        return not self.some or any(given.get(name) not in (None, []) for name in self.some)


class NoValue(Exception):
    """Nothing says what an argument should be; the message says where to write it."""


def calls(contract: Contract, method: Callable[..., Any], path: str, operations: Sequence[Operation], place: Place) -> Calls:
    """Work out how a method may be called. `operations` are those that it sends, the nearest one first."""
    needed: dict[str, Strategy] = {}
    options: dict[str, Strategy] = {}
    whole: dict[str, Any] = {}
    parts = {name: schema for operation in reversed(operations) for name, schema in _parts(contract, operation).items()}
    for name, parameter in inspect.signature(method).parameters.items():
        lent = place.unlike_any(name)
        if lent is not None:
            values, whole[name] = lent
        else:
            schema = _schema(parts, path, name)
            reshape: Callable[[Any], Any] = RESHAPED.get(f"{path}.{name}", _moment if "datetime" in str(parameter.annotation) else _same)
            values = strategy(contract, schema).map(reshape)
            whole[name] = reshape(fixed(contract, schema))
        (needed if parameter.default is parameter.empty else options)[name] = values
    return Calls(needed, options, _one_of(contract, operations[0], path, options), whole)


def _parts(contract: Contract, operation: Operation) -> dict[str, Json]:
    """What an operation takes, by name: fields of the objects in the body, fields of the body, parameters."""
    found: dict[str, Json] = {}
    body = contract.plain(operation.body or {})
    for part in body.get("properties", {}).values():
        inner = contract.plain(part)
        found.update(contract.plain(inner.get("items", inner)).get("properties", {}))
    found.update(body.get("properties", {}))
    found.update({parameter.name: _segment(parameter) for parameter in operation.parameters})
    if operation.body is not None and "properties" not in body:
        found["arguments"] = operation.body
    return found


def _segment(parameter: Parameter) -> Json:
    """The schema of a parameter; a segment of a path can't be `.` or `..`, which mean other addresses."""
    return {**parameter.schema, "not": {"enum": [".", ".."]}} if parameter.place == "path" else parameter.schema


def _schema(parts: Mapping[str, Json], path: str, name: str) -> Json:
    known_as = RENAMED.get(f"{path}.{name}", RENAMED.get(name, name))
    if known_as not in parts:
        raise NoValue(
            f"no request of {path} has a part called {known_as!r}: say in tests/contract/arguments.py what to call it with,"
            " in RENAMED or in Place.unlike_any"
        )
    return parts[known_as]


def _one_of(contract: Contract, operation: Operation, path: str, options: Mapping[str, Strategy]) -> list[str]:
    """The options of which one must be there: those of an object that may not be empty, and the tags of a search."""
    if path == "search.by_tag":
        return ["objects", "scenes", "attributes"]
    body = contract.plain(operation.body or {})
    for schema in (body, *body.get("properties", {}).values()):
        inner = contract.plain(schema)
        if inner.get("minProperties"):
            names = inner["properties"].keys()
            return [name for name in options if name in names or RENAMED.get(f"{path}.{name}") in names]
    return []


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _same(value: Any) -> Any:
    return value
