# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Values of other libraries in requests, and where in a request a value is that can't be sent."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from .types import ApiModel, to_plain


def plain_value(value: Any) -> Any:
    """Return a value of another class as numbers, text, lists and dicts, which may contain such values again.

    Accepted are enumerations, dates and times, UUIDs, arrays, tensors and their numbers (`tolist`), other numbers (`Decimal`, `Fraction`),
    Pydantic models and dataclasses. Fields of these that are None are left out, as in the models of this package.

    Raises:
        TypeError: The value has no JSON form.
    """
    plain = to_plain(value)
    for base in (bool, int, float, str):
        if isinstance(plain, base):
            return base(plain)
    kind = type(value)
    if isinstance(value, UUID):
        return str(value)
    if hasattr(kind, "model_dump"):
        return value.model_dump(by_alias=True, exclude_none=True)
    if hasattr(kind, "__dataclass_fields__"):
        fields = {name: getattr(value, name) for name in kind.__dataclass_fields__}
        return {name: item for name, item in fields.items() if item is not None}
    if isinstance(value, (memoryview, bytearray)):
        raise TypeError(f"{kind.__name__} can't be written as JSON")
    if hasattr(kind, "tolist"):
        return value.tolist()
    if hasattr(kind, "__index__"):
        return operator.index(value)
    if hasattr(kind, "__float__"):
        return float(value)
    raise TypeError(f"{kind.__name__} can't be written as JSON")


def problem_in(value: Any) -> tuple[str, Exception] | None:
    """Find the first part of a request that can't be written as JSON: its path, such as `annotations[3].bounding_box.x`, and the error."""
    kind = type(value)
    if isinstance(value, ApiModel):
        try:
            value = value._fields(lambda part: part)
        except (TypeError, ValueError) as error:
            return "", error
    if isinstance(value, Mapping):
        return _first({(f".{key}" if isinstance(key, str) else f"[{key!r}]"): item for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        return _first({f"[{index}]": item for index, item in enumerate(value)})
    if value is None or kind in (str, int, bool):
        return None
    if isinstance(value, float):
        if math.isfinite(value):
            return None
        return "", ValueError(f"is {float(value)}, which can't be written as JSON")
    try:
        plain = plain_value(value)
    except TypeError:
        return "", TypeError(
            f"is of type {kind.__name__}, which can't be written as JSON; use text, a number, a list or a dict"
        )
    found = problem_in(plain)
    if found and not found[0]:
        return "", type(found[1])(f"{found[1]} ({kind.__module__}.{kind.__name__})")
    return found


def _first(parts: Mapping[str, Any]) -> tuple[str, Exception] | None:
    for name, part in parts.items():
        if found := problem_in(part):
            return name + found[0], found[1]
    return None
