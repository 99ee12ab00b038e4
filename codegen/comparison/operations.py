"""Compare two contracts operation by operation: address, name, access, parameters, bodies and responses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .changes import Changes, Use
from .contract import Node
from .extensions import compare_extensions, compare_security
from .schema_users import Operation, operations
from .schemas import SchemaComparison

_DEFAULT_STYLE = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


@dataclass
class OperationComparison:
    """Pairs the operations of two contracts and records what differs in each pair."""

    changes: Changes
    schemas: SchemaComparison

    def compare(self) -> None:
        before, after = operations(self.changes.base), operations(self.changes.new)
        by_route = {_route(operation): operation for name, operation in after.items() if name not in before}
        paired: set[str] = set()
        for name, old in before.items():
            new = after.get(name) or by_route.get(_route(old))
            word = "webhook" if old.is_webhook else "operation"
            if new is None:
                self.changes.note(f"{word}-removed", old.node, f"{word} `{name}` ({old.route}) removed", _use(old))
                continue
            paired.add(new.id)
            self._pair(old, new)
        for name, new in after.items():
            if name not in paired:
                word = "webhook" if new.is_webhook else "operation"
                self.changes.note(f"{word}-added", new.node, f"{word} `{name}` ({new.route}) added", _use(new))

    def _pair(self, old: Operation, new: Operation) -> None:
        use, note = _use(new), self.changes.note
        if old.id != new.id:
            note("operation-renamed", new.node.at("operationId"), f"operation `{old.id}` renamed to `{new.id}`", use)
        if _route(old) != _route(new):
            note("operation-moved", new.node, f"`{new.id}` is at {new.route}, was at {old.route}", use)
        if old.node.at("tags").at(0).value != new.node.at("tags").at(0).value:
            note("tag-changed", new.node.at("tags"), f"`{new.id}` has the tag {_tag(new)}, had {_tag(old)}", use)
        was, now = (side.node.at("deprecated").value is True for side in (old, new))
        if was != now:
            note(
                "deprecated" if now else "undeprecated",
                new.node,
                f"`{new.id}` is {'deprecated' if now else 'not deprecated any more'}",
                use,
            )
        compare_security(old, new, self.changes, use)
        compare_extensions(old, new, self.changes, use)
        sent, received = replace(use, sent=True), replace(use, received=True)
        request, response = (received, sent) if new.is_webhook else (sent, received)
        self._parameters(old, new, request)
        self._body(old, new, request)
        self._responses(old, new, response)

    def _parameters(self, old: Operation, new: Operation, use: Use) -> None:
        before, after = _parameters(old), _parameters(new)
        for key, written in before.items():
            name = _named(written)
            if key not in after:
                self.changes.note("parameter-removed", written, f"`{new.id}({name})` removed ({key[0]})", use)
                continue
            a, b = written.target(), after[key].target()
            place, label = _shared(after[key], f"{new.id}({_named(b)})", use)
            if name != _named(b) and key[0] == "path":
                self.changes.note("parameter-renamed", b, f"`{label}` was named `{name}`", place)
            was, now = (side.at("required").value is True for side in (a, b))
            if was != now:
                self.changes.note("parameter-required" if now else "parameter-optional", b, f"`{label}` is {_requirement(now)} now", place)
            if _encoding(a) != _encoding(b):
                self.changes.note("parameter-encoded", b, f"`{label}` has another encoding", place)
            if b.at("deprecated").value is True and a.at("deprecated").value is not True:
                self.changes.note("deprecated", b, f"`{label}` is deprecated", place)
            self.schemas.compare(a.at("schema"), b.at("schema"), label, place)
            self._contents(a.at("content"), b.at("content"), label, place)
        for key, written in after.items():
            if key not in before:
                required = written.target().at("required").value is True
                kind = "parameter-added-required" if required else "parameter-added"
                self.changes.note(kind, written, f"`{new.id}({_named(written)})` added ({key[0]}, {_requirement(required)})", use)

    def _body(self, old: Operation, new: Operation, use: Use) -> None:
        before, after = old.node.at("requestBody"), new.node.at("requestBody")
        a, b = before.target(), after.target()
        was, now = (side.at("required").value is True for side in (a, b))
        if a.value is None and b.value is None:
            return
        if a.value is None:
            self.changes.note("body-added-required" if now else "body-added", after, f"`{new.id}` takes a body ({_requirement(now)})", use)
        elif b.value is None:
            self.changes.note("body-removed", before, f"`{new.id}` takes no body any more", use)
        else:
            place, label = _shared(after, f"{new.id} request", use)
            if was != now:
                self.changes.note("body-required" if now else "body-optional", b, f"`{label}` is {_requirement(now)} now", place)
            self._contents(a.at("content"), b.at("content"), label, place)

    def _responses(self, old: Operation, new: Operation, use: Use) -> None:
        before, after = old.node.at("responses").children(), new.node.at("responses").children()
        for status, written in before.items():
            a = written.target()
            if status not in after:
                kind = "success-removed" if _is_success(status) else "error-removed"
                self.changes.note(kind, written, f"`{new.id}` does not return {status} any more", use)
                continue
            b = after[status].target()
            place, label = _shared(after[status], f"{new.id} {status}", use)
            self._contents(a.at("content"), b.at("content"), label, place)
            self._headers(a.at("headers"), b.at("headers"), label, place)
        usual = [written.target().at("content").value for status, written in before.items() if _is_success(status)]
        for status, written in after.items():
            if status in before:
                continue
            kind = "error-added"
            if _is_success(status):
                kind = "success-added" if written.target().at("content").value in usual else "success-added-other"
            self.changes.note(kind, written, f"`{new.id}` can return {status}", use)

    def _contents(self, old: Node, new: Node, label: str, use: Use) -> None:
        before, after = old.children(), new.children()
        for media, a in before.items():
            if media not in after:
                self.changes.note("media-removed", a, f"`{label}`: `{media}` removed", use)
                continue
            b = after[media]
            if a.at("encoding").value != b.at("encoding").value:
                self.changes.note("body-encoded", b, f"`{label}`: parts have another encoding", use)
            self.schemas.compare(a.at("schema"), b.at("schema"), label, use)
        for media, b in after.items():
            if media not in before:
                self.changes.note("media-added", b, f"`{label}`: `{media}` added", use)

    def _headers(self, old: Node, new: Node, label: str, use: Use) -> None:
        before, after = ({name.lower(): node for name, node in side.children().items()} for side in (old, new))
        for name, written in before.items():
            if name not in after:
                self.changes.note("header-removed", written, f"`{label}`: header `{name}` removed", use)
                continue
            place, where = _shared(after[name], f"{label} header {name}", use)
            self.schemas.compare(written.target().at("schema"), after[name].target().at("schema"), where, place)
        for name, written in after.items():
            if name not in before:
                self.changes.note("header-added", written, f"`{label}`: header `{name}` added", use)


def _use(operation: Operation) -> Use:
    word = "webhook" if operation.is_webhook else "operation"
    return Use(f"{word} {operation.id}", operations=(operation.id,))


def _route(operation: Operation) -> tuple[bool, str, str]:
    """The address, independent of the names of path parameters."""
    return operation.is_webhook, operation.method, re.sub(r"\{[^}]*\}", "{}", operation.path)


def _parameters(operation: Operation) -> dict[tuple[str, str], Node]:
    """Parameters by place and name; path parameters by their position, because that is how they are passed."""
    order = {name: str(index) for index, name in enumerate(re.findall(r"\{([^}]*)\}", operation.path))}
    found: dict[tuple[str, str], Node] = {}
    for written in operation.parameters():
        where, name = str(written.target().at("in").value), _named(written)
        found[where, order.get(name, name) if where == "path" else name.lower() if where == "header" else name] = written
    return found


def _shared(written: Node, label: str, use: Use) -> tuple[Use, str]:
    """Subject and label of a part: those of the component if several operations share it."""
    kind, name = written.target().component
    if not kind:
        return use, label
    word = {"parameters": "parameter", "requestBodies": "request body", "responses": "response", "headers": "header"}.get(kind, kind)
    return replace(use, subject=f"{word} {name}"), f"{word} {name}"


def _encoding(parameter: Node) -> tuple[object, object]:
    style = parameter.at("style").value or _DEFAULT_STYLE.get(str(parameter.at("in").value), "form")
    explode = parameter.at("explode").value
    return style, style == "form" if explode is None else explode


def _named(parameter: Node) -> str:
    return str(parameter.target().at("name").value)


def _tag(operation: Operation) -> str:
    return str(operation.node.at("tags").at(0).value or "none")


def _requirement(required: bool) -> str:
    return "required" if required else "optional"


def _is_success(status: str) -> bool:
    return status.startswith("2")
