"""Compare two contracts."""

from __future__ import annotations

from collections.abc import Iterator

from .changes import Changes, Use
from .contract import Contract, Node
from .extensions import compare_schemes, compare_servers
from .operations import OperationComparison
from .schema_users import METHODS, Users, users
from .schemas import SchemaComparison

_TEXTS = {"description", "summary", "title"}
_SAMPLES = {"example", "examples", "externalDocs"}
# The keys under these are names, not keywords: a property may be called `title`.
_NAMES = {"properties", "patternProperties", "$defs"}


def compare(base: Contract, new: Contract) -> Changes:
    """All changes from `base` to `new`.

    Raises:
        ContractError: a `$ref` of either can't be resolved.
    """
    changes = Changes(base, new)
    renamed = _renamed(base, new)
    schemas = SchemaComparison(changes, renamed)
    _components(changes, schemas)
    OperationComparison(changes, schemas).compare()
    compare_schemes(changes)
    compare_servers(changes)
    _wording(changes)
    if not changes.found and _without_version(base) != _without_version(new):
        changes.note("unseen", new.root, "parts that no client uses differ", Use("contract"))
    return changes


def _components(changes: Changes, schemas: SchemaComparison) -> None:
    before, after = (side.root.at("components").at("schemas").children() for side in (changes.base, changes.new))
    used = users((changes.base, changes.new))
    new_names = set(schemas.renamed.values())
    for name, old in before.items():
        to = schemas.renamed.get(name, name)
        use = _use(name, used)
        if to not in after:
            changes.note("schema-removed", old, f"schema `{name}` removed", use)
        elif to != name:
            changes.note("schema-renamed", after[to], f"schema `{name}` renamed to `{to}`", use)
        else:
            _public_name(changes, old, after[name], use)
            schemas.compare(old, after[name], name, use)
    for name, new in after.items():
        if name not in before and name not in new_names:
            changes.note("schema-added", new, f"schema `{name}` added", _use(name, used))


def _public_name(changes: Changes, old: Node, new: Node, use: Use) -> None:
    before, after = (_name_in_pictograph(side) for side in (old, new))
    if before and before != after:
        changes.note("public-name-removed", new, f"public name `{before}` removed", use)
    if after and before != after:
        changes.note("public-name-added", new.at("x-python-public"), f"public name `{after}` added", use)


def _name_in_pictograph(schema: Node) -> str:
    """The public name of a schema, or an empty string."""
    marker = schema.at("x-python-public").value
    return schema.component[1] if marker is True else str(marker or "")


def _use(name: str, used: dict[str, Users]) -> Use:
    by = used.get(name, Users())
    return Use(f"schema {name}", by.sent, by.received, tuple(by.operations))


def _renamed(base: Contract, new: Contract) -> dict[str, str]:
    """Removed components whose content was added under another name."""
    before, after = (side.root.at("components").at("schemas").children() for side in (base, new))
    added = [name for name in after if name not in before]
    renamed: dict[str, str] = {}
    for name, old in before.items():
        if name not in after:
            to = next((other for other in added if after[other].value == old.value and other not in renamed.values()), "")
            if to:
                renamed[name] = to
    return renamed


def _wording(changes: Changes) -> None:
    """One change for each operation, component or other part in which texts differ."""
    for subject, old, new in _owners(changes):
        differing = list(_texts(old, new))
        if differing:
            count = f"{len(differing)} places" if len(differing) > 1 else "one place"
            changes.note("wording", differing[0], f"{subject}: wording in {count}", Use(subject))


def _owners(changes: Changes) -> Iterator[tuple[str, Node, Node]]:
    base, new = changes.base.root, changes.new.root
    for part in ("info", "tags", "servers", "externalDocs"):
        yield part, base.at(part), new.at(part)
    for section, word in (("paths", "operation"), ("webhooks", "webhook")):
        for path, item in base.at(section).children().items():
            for method, operation in item.children().items():
                if method in METHODS:
                    name = operation.at("operationId").value or f"{method.upper()} {path}"
                    yield f"{word} {name}", operation, new.at(section).at(path).at(method)
    for kind, components in base.at("components").children().items():
        for name, old in components.children().items():
            yield f"{kind} {name}", old, new.at("components").at(kind).at(name)


def _texts(old: Node, new: Node, *, names: bool = False) -> Iterator[Node]:
    """The places in `new` where a text or an example differs. Parts that only one side has are not a matter of wording."""
    if isinstance(old.value, list) and isinstance(new.value, list):
        # If entries were added or removed, texts would be compared with those of other entries.
        if len(old.value) == len(new.value):
            for a, b in zip(old.entries(), new.entries(), strict=True):
                yield from _texts(a, b)
        return
    if not (isinstance(old.value, dict) and isinstance(new.value, dict)):
        return
    for key in {**old.value, **new.value}:
        a, b = old.at(key), new.at(key)
        is_text = not names and (key in _SAMPLES or (key in _TEXTS and not isinstance(a.value or b.value, dict)))
        if not is_text:
            yield from _texts(a, b, names=key in _NAMES and not names)
        elif a.value != b.value:
            yield b if b.value is not None else new


def _without_version(contract: Contract) -> dict[str, object]:
    info = {key: value for key, value in contract.document["info"].items() if key != "version"}
    return {**contract.document, "info": info}
