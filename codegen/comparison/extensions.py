"""What a call requires besides its arguments (credentials, role, credits), and what the contract documents about jobs and pages."""

from __future__ import annotations

from typing import Any

from .changes import Changes, Use
from .contract import Node
from .schema_users import Operation

ROLES = ("viewer", "member", "admin", "owner")


def compare_security(old: Operation, new: Operation, changes: Changes, use: Use) -> None:
    """Credentials that were sufficient must still be: each alternative of the base includes one of the new contract."""
    before, after = _alternatives(old), _alternatives(new)
    if before == after:
        return
    sufficient = all(any(each <= present for each in after) for present in before)
    place = new.node.at("security") if new.node.at("security").value is not None else new.node
    what = f"`{new.id}` requires {_described(after)}, required {_described(before)}"
    changes.note("auth-relaxed" if sufficient else "auth-changed", place, what, use)


def compare_extensions(old: Operation, new: Operation, changes: Changes, use: Use) -> None:
    """`x-required-role`, `x-credits`, `x-job` and `x-page`."""
    role_a, role_b = (_role(side.node) for side in (old, new))
    if role_a != role_b:
        place = new.node.at("x-required-role")
        kind = "role-raised" if _rank(role_b) > _rank(role_a) else "role-lowered"
        changes.note(kind, place, f"`{new.id}` requires the role {role_b or 'none'}, required {role_a or 'none'}", use)
    paid_a, paid_b = (side.node.at("x-credits").value == "paid" for side in (old, new))
    if paid_a != paid_b:
        changes.note("credits-charged" if paid_b else "credits-dropped", new.node.at("x-credits"), f"`{new.id}` is {_price(paid_b)}", use)
    _members(old.node.at("x-job"), new.node.at("x-job"), changes, use, "job", new.id)
    _pages(old.node.at("x-page"), new.node.at("x-page"), changes, use, new.id)


def compare_schemes(changes: Changes) -> None:
    """The security schemes themselves."""
    before, after = (side.root.at("components").at("securitySchemes").children() for side in (changes.base, changes.new))
    for name, a in before.items():
        use = Use(f"security scheme {name}")
        if name not in after:
            changes.note("scheme-changed", a, f"security scheme `{name}` removed", use)
        elif _definition(a) != _definition(after[name]):
            changes.note("scheme-changed", after[name], f"security scheme `{name}` changed", use)
    for name, b in after.items():
        if name not in before:
            changes.note("scheme-added", b, f"security scheme `{name}` added", Use(f"security scheme {name}"))


def compare_servers(changes: Changes) -> None:
    """The addresses of the service."""
    before, after = (
        {str(node.at("url").value): node for node in side.root.at("servers").entries()} for side in (changes.base, changes.new)
    )
    for url, node in before.items():
        if url not in after:
            changes.note("server-removed", node, f"server {url} removed", Use("servers"))
    for url, node in after.items():
        if url not in before:
            changes.note("server-added", node, f"server {url} added", Use("servers"))


def _members(old: Node, new: Node, changes: Changes, use: Use, word: str, name: str) -> None:
    if old.value == new.value:
        return
    if old.value is None:
        changes.note(f"{word}-added", new, f"`{name}` is a {word}", use)
    elif new.value is None:
        changes.note(f"{word}-removed", old, f"`{name}` is not a {word} any more", use)
    else:
        differing = [key for key in {**old.children(), **new.children()} if old.at(key).value != new.at(key).value]
        described = ", ".join(f"{key} {old.at(key).value} -> {new.at(key).value}" for key in differing)
        changes.note(f"{word}-changed", new, f"`{name}`: {word} {described}", use)


def _pages(old: Node, new: Node, changes: Changes, use: Use, name: str) -> None:
    if old.value == new.value:
        return
    if old.value is None:
        changes.note("page-added", new, f"`{name}` is paged", use)
        return
    cap_a, cap_b = old.at("cap").value, new.at("cap").value
    widened = old.at("items").value == new.at("items").value and isinstance(cap_b, int) and isinstance(cap_a, int) and cap_b >= cap_a
    place = new if new.value is not None else old
    changes.note("page-widened" if widened else "page-narrowed", place, f"`{name}`: pages {_json(old)} -> {_json(new)}", use)


def _alternatives(operation: Operation) -> set[frozenset[str]]:
    """Each sufficient set of credentials; the empty set means that none are required."""
    required = operation.node.at("security").value
    if required is None:
        required = operation.node.contract.document.get("security")
    entries = [entry for entry in required or [{}] if isinstance(entry, dict)]
    return {
        frozenset(part for scheme, scopes in entry.items() for part in (scheme, *(f"{scheme}:{s}" for s in scopes))) for entry in entries
    }


def _described(alternatives: set[frozenset[str]]) -> str:
    return " or ".join(sorted(" and ".join(sorted(each)) or "no credentials" for each in alternatives))


def _role(node: Node) -> str:
    return str(node.at("x-required-role").value or "")


def _rank(role: str) -> int:
    """Position in the order of roles; no role is the lowest, an unknown role the highest."""
    return (ROLES.index(role) if role in ROLES else len(ROLES)) if role else 0


def _price(paid: bool) -> str:
    return "paid" if paid else "free"


def _definition(node: Node) -> dict[str, Any]:
    return {key: part.value for key, part in node.target().children().items() if key != "description" and not key.startswith("x-")}


def _json(node: Node) -> str:
    return ", ".join(f"{key} {part.value}" for key, part in node.children().items()) or "none"
