"""Python source for values of the contract: how each type is annotated, read from decoded JSON and written to JSON.

The templates lay out modules; the code for one value is decided here, for models and operations alike. `prefix` is put before the name of a
class where classes are not in scope (`models.`).
"""

from __future__ import annotations

from collections.abc import Iterator

from definitions import AnyType, EnumType, ListType, MapType, ObjectType, PlainType, TimeType, UnionType, ValueType
from spec_transform import ContractError


def is_nullable(kind: ValueType) -> bool:
    return isinstance(kind, UnionType) and kind.nullable


def is_plain(kind: ValueType) -> bool:
    """Whether the JSON value is the Python value. Nothing is validated: a number in a text property passes through."""
    if isinstance(kind, UnionType):
        return all(map(is_plain, kind.branches))
    return isinstance(kind, (PlainType, AnyType))


def annotation(kind: ValueType, *, prefix: str = "", loose: bool = False) -> str:
    """The annotation of a value, with `None` only where the contract allows null.

    `loose` is for values that only callers write: a mapping may be given for a model, a string for a member of an enumeration.
    """
    names = list(_alternatives(kind, prefix, loose))
    return " | ".join(dict.fromkeys([name for name in names if name != "None"] + [name for name in names if name == "None"]))


def _alternatives(kind: ValueType, prefix: str, loose: bool) -> Iterator[str]:
    if isinstance(kind, UnionType):
        for branch in kind.branches:
            yield from _alternatives(branch, prefix, loose)
        if kind.nullable:
            yield "None"
    elif isinstance(kind, ListType):
        yield f"{'Iterable' if loose else 'list'}[{annotation(kind.item, prefix=prefix, loose=loose)}]"
    elif isinstance(kind, MapType):
        yield f"{'Mapping' if loose else 'dict'}[str, {annotation(kind.value, prefix=prefix, loose=loose)}]"
    elif isinstance(kind, ObjectType):
        yield prefix + kind.name
        if loose:
            yield "Mapping[str, Any]"
    elif isinstance(kind, EnumType):
        yield prefix + kind.name
        if loose:
            yield kind.base
    else:
        yield "Any" if isinstance(kind, AnyType) else kind.annotation


def read(kind: ValueType, source: str, *, prefix: str = "", depth: int = 0) -> str:
    """An expression for the Python value of the decoded JSON value `source`, which is null only if `kind` is plain."""
    if is_plain(kind):
        return source
    item = f"_v{depth}"
    if isinstance(kind, ListType):
        inner = read(kind.item, item, prefix=prefix, depth=depth + 1)
        if inner == item:
            return f"to_list({source})"
        items = f"[{inner} for {item} in to_list({source})]"
        if inner.endswith(f"({item})") and inner.count(item) == 1:
            items = f"map({inner.removesuffix(f'({item})')}, to_list({source}))"
        if isinstance(kind.item, ObjectType) and depth == 0:
            return f"ModelList({items})"
        return items if items.startswith("[") else f"list({items})"
    if isinstance(kind, MapType):
        inner = read(kind.value, item, prefix=prefix, depth=depth + 1)
        return f"dict({source})" if inner == item else f"{{_k: {inner} for _k, {item} in {source}.items()}}"
    if isinstance(kind, ObjectType):
        return f"{prefix}{kind.reader}({source})"
    if isinstance(kind, EnumType):
        return f"{prefix}{kind.name}({source})"
    if isinstance(kind, TimeType):
        return f"{kind.annotation}.fromisoformat({source})"
    if isinstance(kind, UnionType):
        return _read_union(kind, source, prefix, depth)
    return source


def _read_union(kind: UnionType, source: str, prefix: str, depth: int) -> str:
    # The callers handle null at the top level; inside a list it is handled here.
    guard = f"None if {source} is None else " if depth and kind.nullable else ""
    if kind.only is not None:
        return guard + read(kind.only, source, prefix=prefix, depth=depth)
    objects = [branch for branch in kind.branches if isinstance(branch, ObjectType)]
    others = [branch for branch in kind.branches if branch not in objects]
    if not objects or not all(map(is_plain, others)) or any(each.is_union for each in objects):
        raise ContractError(
            "a union may contain objects with different tags, and plain text, numbers, booleans and null; "
            f"not {', '.join(map(annotation, kind.branches))}"
        )
    chosen = read_dispatched(kind, source, prefix=prefix) if kind.dispatch else f"{prefix}{objects[0].reader}({source})"
    return f"{guard}{chosen}" if not others else f"{guard}({chosen} if isinstance({source}, Mapping) else {source})"


def read_dispatched(kind: UnionType, source: str, *, prefix: str = "") -> str:
    """An expression for the object of a union that a tag names."""
    dispatch = kind.dispatch
    if dispatch is None:
        raise ContractError(f"nothing distinguishes {', '.join(map(annotation, kind.branches))}")
    cases = ", ".join(f"{value!r}: {prefix}{name}.from_dict" for value, name in dispatch.cases.items())
    otherwise = f"{prefix}{dispatch.otherwise}.from_dict" if dispatch.otherwise else "None"
    return f"read_union({source}, {dispatch.tag!r}, {{{cases}}}, {otherwise})"


def write(kind: ValueType, source: str) -> str:
    """An expression for the JSON value of the Python value `source`, which is None only if `kind` is plain.

    `convert` is the function with which the generated code converts a value that may contain models or times.
    """
    if isinstance(kind, ListType):
        if isinstance(kind.item, ListType):
            return f"convert([to_list(_v) for _v in {source}])"
        return f"to_list({source})" if _is_scalar(kind.item) else f"convert(to_list({source}))"
    if isinstance(kind, MapType):
        if isinstance(kind.value, AnyType):
            return f"convert({source})"
        return f"dict({source})" if _is_scalar(kind.value) else f"{{_k: convert(_x) for _k, _x in {source}.items()}}"
    if isinstance(kind, EnumType):
        return f"{kind.base}({source})"
    if isinstance(kind, UnionType) and kind.only is not None:
        return write(kind.only, source)
    return source if _is_scalar(kind) else f"convert({source})"


def _is_scalar(kind: ValueType) -> bool:
    """Whether the value is one text, number or boolean: it contains nothing that needs conversion."""
    if isinstance(kind, UnionType):
        return all(map(_is_scalar, kind.branches))
    return isinstance(kind, PlainType)


def objects_in(kind: ValueType) -> list[ObjectType]:
    """The models and named unions that a value contains, not looking into these."""
    return [part for part in _parts(kind) if isinstance(part, ObjectType)]


def enums_in(kind: ValueType) -> list[EnumType]:
    return [part for part in _parts(kind) if isinstance(part, EnumType)]


def _parts(kind: ValueType) -> Iterator[ValueType]:
    if isinstance(kind, UnionType):
        for branch in kind.branches:
            yield from _parts(branch)
    elif isinstance(kind, (ListType, MapType)):
        yield from _parts(kind.item if isinstance(kind, ListType) else kind.value)
    else:
        yield kind
