"""Which models are decoded on the fast path (msgspec builds a struct in C, which becomes the model): those that come in long lists.

These are the responses that contain a list of objects, the items of such lists, and whatever the items contain. All other JSON is decoded
by `from_dict` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen
from definitions import Api, ListType, Model, ObjectType, ValueType

from rendering.expressions import annotation, objects_in


@frozen
class Tag:
    """The property that distinguishes the branches of a union, and its value for one branch."""

    key: str
    value: object


class FastPath:
    def __init__(self, api: Api) -> None:
        self._api = api
        self._tags = dict(self._find_tags())
        self._responses = {
            response.type.name
            for operation in api.operations()
            for response in operation.responses
            if isinstance(response.type, ObjectType) and not response.type.is_union
        }
        self._sent = self._reachable(operation.body.type for operation in api.operations() if operation.body)
        lists = [prop.type for name in self._responses for prop in api.properties(name) if isinstance(prop.type, ListType)]
        self._names = {name for name in self._reachable(lists) if self._is_possible(name)}
        self._names |= {name for name in self._responses if self._is_possible(name) and self._has_list(name)}

    def includes(self, name: str) -> bool:
        return name in self._names

    def is_response(self, name: str) -> bool:
        """Whether `from_json` of this model tries the fast path."""
        return name in self._responses & self._names

    def is_sent(self, name: str) -> bool:
        """Whether requests contain this model."""
        return name in self._sent

    def tag_of(self, name: str) -> Tag | None:
        """The tag of this model, if it is a branch of a union on the fast path."""
        return self._tags.get(name)

    def has_struct(self, kind: ValueType) -> bool:
        """Whether a value of this type has a struct of its own. A tagged branch has one only inside its union, which requires the tag."""
        return isinstance(kind, ObjectType) and kind.name in self._names and kind.name not in self._tags

    def is_numeric(self, name: str) -> bool:
        """Whether this is a model of required numbers, such as a point: lists of these are the longest, so they get a loop of their own."""
        return name in self._names and name not in self._tags and _is_numeric(self._api.models.get(name))

    def branches(self, name: str) -> list[str]:
        """The tagged branches of a union; none for a model."""
        union = self._api.unions.get(name)
        return list(union.dispatch.cases.values()) if union else []

    def _has_list(self, name: str) -> bool:
        return any(isinstance(prop.type, ListType) and self.has_struct(prop.type.item) for prop in self._api.properties(name))

    def _is_possible(self, name: str) -> bool:
        if name in self._api.unions:
            return any(branch in self._tags for branch in self.branches(name))
        catch_alls = {union.dispatch.otherwise for union in self._api.unions.values()}
        return name not in catch_alls and self._api.models[name].extra_type is None

    def _find_tags(self) -> Iterator[tuple[str, Tag]]:
        for name, union in self._api.unions.items():
            # The modules of a union that contains itself could not import each other's structs.
            if name not in self._reachable_from(union.dispatch.classes):
                yield from ((branch, Tag(union.dispatch.tag, value)) for value, branch in union.dispatch.cases.items())

    def _reachable(self, types: Iterable[ValueType]) -> set[str]:
        return self._reachable_from(part.name for kind in types for part in objects_in(kind))

    def _reachable_from(self, names: Iterable[str]) -> set[str]:
        """These models and unions, and those that they contain, at any depth."""
        seen: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += [part.name for prop in self._api.properties(name) for part in objects_in(prop.type)]
                waiting += self.branches(name)
        return seen


def _is_numeric(model: Model | None) -> bool:
    if model is None or model.extra_type is not None or not model.properties:
        return False
    return all(prop.required and prop.default is None and annotation(prop.type) in ("float", "int") for prop in model.properties)
