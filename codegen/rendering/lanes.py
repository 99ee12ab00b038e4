"""Which models go the fast lane between JSON text and objects: those that answers may hold many of.

That is the items of a list in the answer of an operation, what these are made of, and the answer itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen
from openapi_python_client.parser.openapi import Endpoint, GeneratorData
from openapi_python_client.parser.properties import ListProperty, ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol

from rendering.expressions import Expressions


@frozen
class Tag:
    """What tells the branches of a union apart, and the value that names this one."""

    field: str
    value: object


class Lanes:
    """Models are known by their names, since the generator copies them wherever they are referred to."""

    def __init__(self, data: GeneratorData, expressions: Expressions) -> None:
        self._expressions = expressions
        self._models = {str(model.class_info.name): model for model in data.models}
        self._tags = dict(self._find_tags())
        endpoints = [endpoint for collection in data.endpoint_collections_by_tag.values() for endpoint in collection.endpoints]
        self._answers = {name for endpoint in endpoints for name in _answers(endpoint) if name in self._models}
        items = [prop.inner_property for name in self._answers for prop in self.properties(name) if isinstance(prop, ListProperty)]
        self._fast = {name for name in self._reached(items) if self._can_be_fast(name)}
        self._fast |= {name for name in self._answers if self._can_be_fast(name) and any(map(self.is_long, self.properties(name)))}
        self._sent = self._reached([body.prop for endpoint in endpoints for body in endpoint.bodies])

    def is_fast(self, name: str) -> bool:
        return name in self._fast

    def is_answer(self, name: str) -> bool:
        """Whether this is a fast answer of an operation; it has long lists."""
        return name in self._answers & self._fast

    def is_sent(self, name: str) -> bool:
        """Whether requests hold it."""
        return name in self._sent

    def tag_of(self, name: str) -> Tag | None:
        """What names this branch of a union, if it is one in the fast lane."""
        return self._tags.get(name)

    def stands_for_itself(self, prop: PropertyProtocol) -> bool:
        """Whether this is a fast model or union. A branch of a union is fast in the union only; elsewhere its tag could be left out."""
        name = str(prop.class_info.name) if isinstance(prop, ModelProperty) else ""
        return name in self._fast and name not in self._tags

    def is_long(self, prop: PropertyProtocol) -> bool:
        """Whether this is a list of fast objects."""
        return isinstance(prop, ListProperty) and self.stands_for_itself(prop.inner_property)

    def properties(self, name: str) -> Iterator[PropertyProtocol]:
        model = self._models[name]
        yield from model.required_properties or []
        yield from model.optional_properties or []

    def model(self, name: str) -> ModelProperty:
        return self._models[name]

    def branches(self, name: str) -> list[str]:
        """The branches of a union that a tag names; none when it is no union."""
        union = self._expressions.union(self._models[name])
        return list(union.cases.values()) if union else []

    def _can_be_fast(self, name: str) -> bool:
        if self._expressions.union(self._models[name]):
            return any(branch in self._tags for branch in self.branches(name))
        catch_alls = {union.otherwise for model in self._models.values() if (union := self._expressions.union(model))}
        return name not in catch_alls and self._expressions.extra_value(self._models[name]) is None

    def _find_tags(self) -> Iterator[tuple[str, Tag]]:
        for name, model in self._models.items():
            union = self._expressions.union(model)
            # The modules of a union that may hold itself could not import each other's part of it.
            if union and name not in self._reached(self._models[branch] for branch in union.branches):
                yield from ((branch, Tag(union.tag, value)) for value, branch in union.cases.items())

    def _reached(self, props: Iterable[PropertyProtocol]) -> set[str]:
        """The names of the models that values of these kinds are made of, however deep."""
        seen: set[str] = set()
        waiting = [model for prop in props for model in self._expressions.models_in(prop)]
        while waiting:
            name = str(waiting.pop().class_info.name)
            if name not in seen:
                seen.add(name)
                waiting += [model for prop in self.properties(name) for model in self._expressions.models_in(prop)]
                waiting += [self._models[branch] for branch in self.branches(name)]
        return seen


def _answers(endpoint: Endpoint) -> Iterator[str]:
    for response in endpoint.responses.patterns:
        codes = response.status_code.range
        if codes is not None and codes[0] // 100 == 2 and isinstance(response.prop, ModelProperty):
            yield str(response.prop.class_info.name)
