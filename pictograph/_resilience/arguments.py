"""The arguments of a method: checked, and converted, before anything is sent.

The annotation of a parameter is the one place where its type is written. From it follow:

- ids (`ImageId`, an alias of `str | UUID | Image | ...`): a UUID or an object of these classes becomes the text of its id;
- lists (`Iterable[...]`, `Sequence[...]`): any iterable becomes a list, except for a text, a mapping or one item alone;
- text, numbers, booleans, paths, callbacks and objects: another type is rejected; NumPy's numbers become Python's;
- None is rejected unless the annotation allows it. Values, such as ranges, are checked by the server.
"""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final, Protocol, SupportsFloat, SupportsIndex, cast, get_args
from uuid import UUID

from attrs import frozen

_ONE_VALUE: Final = (str, bytes, bytearray, memoryview, Mapping)
"""Iterable, but never meant as a list."""
_OPTIONS_OF_CLIENTS: Final = frozenset({"timeout", "max_retries", "deadline", "idempotency_prefix", "extra_headers"})


class Kind(Protocol):
    """What an annotation allows."""

    @property
    def expected(self) -> str: ...  # follows "must be" in messages
    def read(self, name: str, value: object) -> object: ...  # the value to use; raises TypeError
    def __hash__(self) -> int: ...


class Arguments:
    """The arguments of a function. `skipped` is the number of parameters before the first one: 1 for a method."""

    def __init__(self, function: Callable[..., Any], *, skipped: int) -> None:
        code = function.__code__
        names = code.co_varnames[skipped : code.co_argcount + code.co_kwonlyargcount]
        self._kinds = {name: kind_of(str(function.__annotations__[name]), function.__globals__) for name in names}
        self._positional = names[: code.co_argcount - skipped]
        self._name = function.__qualname__

    def _by_position(self) -> str:
        count = len(self._positional)
        listed = f" ({', '.join(self._positional)})" if count else ""
        return f"{count or 'no'} argument{'' if count == 1 else 's'} by position{listed}"

    def call(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any], other_names: Collection[str] = ()
    ) -> Any:
        """Call the function, bound or not, with its arguments as they are read. Missing ones are reported by the call.

        Raises:
            TypeError: An argument has a wrong type, or a name that is neither one of the function nor one of `other_names`, or there are
                too many by position.
        """
        if len(args) > len(self._positional):
            raise TypeError(f"{self._name}() takes {self._by_position()}, but got {len(args)}. Pass the others by name.")
        for name in kwargs:
            if name not in self._kinds:
                near = get_close_matches(name, [*self._kinds, *other_names], 1)
                hint = f". Did you mean {near[0]}=?" if near else ""
                if name in _OPTIONS_OF_CLIENTS:
                    hint = f". Set it for several calls: client.with_options({name}=...)"
                raise TypeError(f"{self._name}() got an unexpected keyword argument {name!r}{hint}")
        read = [self._kinds[name].read(name, value) for name, value in zip(self._positional, args, strict=False)]
        if not kwargs:
            return function(*read)
        return function(*read, **{name: self._kinds[name].read(name, value) for name, value in kwargs.items()})


def kind_of(annotation: str, names: Mapping[str, Any]) -> Kind:
    """Return what an annotation allows. `names` are the globals of its module, in which an alias is a text."""
    members = list(_members(ast.parse(annotation, mode="eval").body, names))
    texts = [ast.unparse(member) for member in members]
    generic = {
        text.partition("[")[0]: member.slice for text, member in zip(texts, members, strict=True) if isinstance(member, ast.Subscript)
    }
    kind = _not_none(frozenset(texts), generic, names)
    return Optional(kind) if {"None", "object"} & {*texts} else Required(kind)


def _members(node: ast.expr, names: Mapping[str, Any]) -> Iterable[ast.expr]:
    """The members of a union. An alias is replaced by its text."""
    if isinstance(node, ast.BinOp):
        yield from _members(node.left, names)
        yield from _members(node.right, names)
    elif isinstance(node, ast.Name) and isinstance(names.get(node.id), str):
        yield from _members(ast.parse(names[node.id], mode="eval").body, names)
    else:
        yield node


def _not_none(texts: frozenset[str], generic: Mapping[str, ast.expr], names: Mapping[str, Any]) -> Kind:
    classes = tuple(
        sorted(text for text in texts if text.isidentifier() and text[0].isupper() and text != "None" and not text.endswith("Dict"))
    )
    for name in ("Iterable", "Sequence"):
        if name in generic:
            return List(kind_of(ast.unparse(generic[name]), names))
    if "UUID" in texts:
        return Id(tuple(name for name in classes if name != "UUID"))
    if texts & {"bytes", "object"} or "tuple" in generic:
        return Anything()
    if "os.PathLike" in generic:
        return Path()
    if "Callable" in generic or any(name.endswith("Progress") for name in classes):
        return Function(or_bool="bool" in texts)
    mapping = generic.get("Mapping")
    if isinstance(mapping, ast.Tuple):
        key, value = (kind_of(ast.unparse(part), names) for part in mapping.elts)
        return Object(classes, key, value)
    if any(text.endswith("Dict") for text in texts):
        return Object(classes)
    if "str" in texts:
        return Text()
    return next((number for number in (Boolean(), Integer(), Number()) if number.type_name in texts), Anything())


@functools.cache
def public_classes(names: tuple[str, ...]) -> tuple[type[object], ...]:
    """The classes with these names in `pictograph.models`; those of a union are its members."""
    from pictograph import models

    found = [getattr(models, name) for name in names]
    return tuple(each for one in found for each in (get_args(one) or (one,)))


def _wrong(name: str, expected: str, value: object) -> TypeError:
    return TypeError(f"{name} must be {expected}, not {'None' if value is None else type(value).__name__}.")


def _or(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


@frozen
class Required:
    kind: Kind

    @property
    def expected(self) -> str:
        return self.kind.expected

    def read(self, name: str, value: object) -> object:
        if value is None:
            raise _wrong(name, self.expected, value)
        return self.kind.read(name, value)


@frozen
class Optional:
    kind: Kind

    @property
    def expected(self) -> str:
        return f"{self.kind.expected}, or None"

    def read(self, name: str, value: object) -> object:
        return None if value is None else self.kind.read(name, value)


@frozen
class Anything:
    expected: str = "a value"

    def read(self, name: str, value: object) -> object:
        return value


@frozen
class Text:
    expected: str = "a str"

    def read(self, name: str, value: object) -> object:
        if isinstance(value, str):
            return value
        if name.endswith("name") and isinstance(getattr(value, "name", None), str):  # a dataset in place of its name
            raise TypeError(f"{_wrong(name, self.expected, value)} Pass its name.")
        raise _wrong(name, self.expected, value)


@frozen
class Id:
    classes: tuple[str, ...]

    @property
    def expected(self) -> str:
        return f"an id (str or UUID) or an object with it ({_or(self.classes)})"

    def read(self, name: str, value: object) -> object:
        if isinstance(value, str):
            return value
        if isinstance(value, UUID):
            return str(value)
        if not isinstance(value, public_classes(self.classes)):
            raise _wrong(name, self.expected, value)
        # A few results name their id after the thing: CreatedApiKey.key_id, BatchJob.job_id.
        found: object = getattr(value, "id", None) or getattr(value, name.partition("[")[0].removesuffix("s"), None)
        if not isinstance(found, str):
            raise TypeError(f"{name} is a {type(value).__name__} without an id.")
        return found


@frozen
class List:
    item: Kind

    @property
    def expected(self) -> str:
        return "a list"

    def read(self, name: str, value: object) -> object:
        if isinstance(value, _ONE_VALUE) or hasattr(value, "read") or not isinstance(value, Iterable):
            kind = type(value).__name__  # pyright: ignore[reportUnknownArgumentType]
            raise TypeError(f"{name} must be a list, not {kind}. For one item, pass a list of it: {name}=[...].")
        items = cast("Iterable[object]", value)
        usual = _usual_types(self.item)
        return [item if type(item) in usual else self.item.read(f"{name}[{index}]", item) for index, item in enumerate(items)]


@functools.cache
def _usual_types(kind: Kind) -> frozenset[type[object]]:
    """The types whose values are used as they are: in a list of thousands, reading each of them costs more than writing it as JSON."""
    match kind:
        case Required(kind=inner) | Optional(kind=inner):
            return _usual_types(inner)
        case Text() | Id():
            return frozenset({str})
        case Object(key=None, value=None):
            return frozenset({dict, *public_classes(kind.classes)})
        case _:
            return frozenset()


@frozen
class Object:
    """A model or its fields: as a mapping, a dataclass or a Pydantic model."""

    classes: tuple[str, ...]
    key: Kind | None = None
    value: Kind | None = None

    @property
    def expected(self) -> str:
        return _or([*(f"a {name}" if name[0] not in "AEIOU" else f"an {name}" for name in self.classes), "a dict"])

    def read(self, name: str, value: object) -> object:
        kind = type(value)
        if isinstance(value, Mapping):
            fields = cast("Mapping[object, object]", value)
            if self.key is None or self.value is None:
                return fields
            return {self.key.read(f"a key of {name}", key): self.value.read(f"{name}[{key!r}]", item) for key, item in fields.items()}
        if isinstance(value, public_classes(self.classes)) or hasattr(kind, "__dataclass_fields__") or hasattr(kind, "model_dump"):
            return value
        raise _wrong(name, self.expected, value)


@frozen
class Path:
    expected: str = "a path (str or os.PathLike)"

    def read(self, name: str, value: object) -> object:
        if isinstance(value, str) or hasattr(value, "__fspath__"):
            return value
        raise _wrong(name, self.expected, value)


@frozen
class Function:
    or_bool: bool

    @property
    def expected(self) -> str:
        return "a function, True or False" if self.or_bool else "a function"

    def read(self, name: str, value: object) -> object:
        if callable(value) or (self.or_bool and isinstance(value, bool)):
            return value
        raise _wrong(name, self.expected, value)


@frozen
class Boolean:
    expected: str = "True or False"
    type_name: str = "bool"

    def read(self, name: str, value: object) -> object:
        if isinstance(value, bool):
            return value
        if type(value).__name__ in ("bool", "bool_"):  # of NumPy
            return bool(value)
        raise _wrong(name, self.expected, value)


@frozen
class Integer:
    expected: str = "an int"
    type_name: str = "int"

    def read(self, name: str, value: object) -> object:
        if isinstance(value, float) and value.is_integer():  # 3.0 is an integer in JSON
            return value
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise _wrong(name, self.expected, value)
        return operator.index(cast("SupportsIndex", value))


@frozen
class Number:
    expected: str = "a number"
    type_name: str = "float"

    def read(self, name: str, value: object) -> object:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        if not hasattr(value, "__float__") or isinstance(value, bool):
            raise _wrong(name, self.expected, value)
        return float(cast("SupportsFloat", value))  # of NumPy, Decimal or Fraction
