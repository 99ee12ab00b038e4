"""A failed check as the API words it: `{"loc": [...], "msg": "...", "type": "..."}`, in FastAPI's vocabulary.

Types and texts follow what a FastAPI server answers for the same mistake, so a program that reads
`ValidationError.errors` meets the same words here as in production.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, cast

from jsonschema_rs import ValidationError

from pictograph.emulator.documents import Document
from pictograph.emulator.texts import read_text

Place: TypeAlias = Sequence[str | int]

_TYPES = {
    "string": ("string_type", "Input should be a valid string"),
    "integer": ("int_type", "Input should be a valid integer"),
    "number": ("float_type", "Input should be a valid number"),
    "boolean": ("bool_type", "Input should be a valid boolean"),
    "array": ("list_type", "Input should be a valid list"),
    "object": ("model_attributes_type", "Input should be a valid dictionary or object to extract fields from"),
    "null": ("none_required", "Input should be None"),
}
_LIMITS = {
    "minimum": ("greater_than_equal", "Input should be greater than or equal to {}"),
    "maximum": ("less_than_equal", "Input should be less than or equal to {}"),
    "exclusiveMinimum": ("greater_than", "Input should be greater than {}"),
    "exclusiveMaximum": ("less_than", "Input should be less than {}"),
    "multipleOf": ("multiple_of", "Input should be a multiple of {}"),
    "minLength": ("string_too_short", "String should have at least {} character{s}"),
    "maxLength": ("string_too_long", "String should have at most {} character{s}"),
    "minItems": ("too_short", "List should have at least {} item{s} after validation"),
    "maxItems": ("too_long", "List should have at most {} item{s} after validation"),
    "minProperties": ("value_error", "Value error, at least {} field{s} must be given"),
    "maxProperties": ("value_error", "Value error, at most {} field{s} may be given"),
}
_FORMATS = {
    "uuid": ("uuid_parsing", "Input should be a valid UUID"),
    "date-time": ("datetime_from_date_parsing", "Input should be a valid datetime with a date, a time and an offset"),
    "email": ("value_error", "value is not a valid email address"),
    "uri": ("url_parsing", "Input should be a valid URL"),
}
_PARSING = {
    "integer": ("int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
    "number": ("float_parsing", "Input should be a valid number, unable to parse string as a number"),
    "boolean": ("bool_parsing", "Input should be a valid boolean, unable to interpret input"),
}


def complaint(place: Place, message: str, kind: str) -> Document:
    """Return one item of a 422 answer."""
    return {"loc": list(place), "msg": message, "type": kind}


def missing(place: Place) -> Document:
    """Return the item for something that has to be there and is not."""
    return complaint(place, "Field required", "missing")


def extra(place: Place) -> Document:
    """Return the item for a field that the request must not have."""
    return complaint(place, "Extra inputs are not permitted", "extra_forbidden")


def unreadable(place: Place, kind: str) -> Document:
    """Return the item for a text that can't be read as the JSON type that is wanted."""
    name, message = _PARSING[kind]
    return complaint(place, message, name)


def not_a_model(place: Place) -> Document:
    """Return the item for a union member that is not an object at all."""
    return complaint(place, "Input should be a valid dictionary or instance of the model", "model_type")


def complaints(error: ValidationError, place: Place, *, in_union: bool) -> Iterator[Document]:
    """Yield the items for one schema error other than a union's or an unknown field's; `place` is where the value is."""
    keyword, details = error.kind.name, error.kind.as_dict()
    if keyword == "required":
        yield missing([*place, cast("str", details["property"])])
    elif keyword == "type":
        yield _wrong_type(place, cast("list[str]", details["types"]), error.instance, in_union=in_union)
    elif keyword in ("enum", "const"):
        options = cast("list[Any]", details["options"]) if keyword == "enum" else [details["expected_value"]]
        yield complaint(
            place,
            "Input should be " + _alternatives([o for o in options if o is not None]),
            "enum" if keyword == "enum" else "literal_error",
        )
    elif keyword == "pattern":
        yield complaint(place, f"String should match pattern '{details['pattern']}'", "string_pattern_mismatch")
    elif keyword == "format":
        name, message = _FORMATS.get(cast("str", details["format"]), ("value_error", f"Input should be a valid {details['format']}"))
        yield complaint(place, message, name)
    elif keyword in _LIMITS:
        name, message = _LIMITS[keyword]
        limit = details["limit"] if "limit" in details else details["multiple_of"]
        yield complaint(place, message.replace("{s}", "" if limit == 1 else "s").format(limit), name)
    else:
        yield complaint(place, f"Value error, {error.message}", "value_error")


def _wrong_type(place: Place, types: list[str], value: object, *, in_union: bool) -> Document:
    kinds = [t for t in types if t != "null"] or ["null"]
    if "object" in kinds and in_union:
        return not_a_model(place)
    if "integer" in kinds and isinstance(value, float):
        return complaint(place, "Input should be a valid integer, got a number with a fractional part", "int_from_float")
    if isinstance(value, str) and kinds[0] in _PARSING and read_text(value, kinds[0]) is None:
        return unreadable(place, kinds[0])
    name, message = _TYPES[kinds[0]]
    return complaint(place, message, name)


def _alternatives(options: list[Any]) -> str:
    shown = [f"'{o}'" for o in options]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
