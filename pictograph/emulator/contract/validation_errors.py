"""Schema errors as the API reports them: `{"loc": [...], "msg": "...", "type": "..."}`.

Types and messages are those of a FastAPI server for the same error, so a program that reads `ValidationError.errors` gets
the same values from the emulator as in production.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from jsonschema_rs import ValidationError

from pictograph.emulator.contract.scalars import parse_scalar
from pictograph.emulator.http.errors import Location, error_item
from pictograph.emulator.json_values import JsonObject

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


def missing(location: Location) -> JsonObject:
    """Return the item for a missing required value."""
    return error_item(location, "Field required", "missing")


def extra(location: Location) -> JsonObject:
    """Return the item for an unknown field."""
    return error_item(location, "Extra inputs are not permitted", "extra_forbidden")


def unparsable(location: Location, json_type: str) -> JsonObject:
    """Return the item for text that cannot be parsed as the JSON type."""
    name, message = _PARSING[json_type]
    return error_item(location, message, name)


def not_an_object(location: Location) -> JsonObject:
    """Return the item for a union member that is not an object."""
    return error_item(location, "Input should be a valid dictionary or instance of the model", "model_type")


def error_items(error: ValidationError, location: Location, *, in_union: bool) -> Iterator[JsonObject]:
    """Yield the items for one schema error, except those of unions and unknown fields; `location` is that of the value."""
    keyword, details = error.kind.name, error.kind.as_dict()
    if keyword == "required":
        yield missing([*location, cast("str", details["property"])])
    elif keyword == "type":
        yield _wrong_type(location, cast("list[str]", details["types"]), error.instance, in_union=in_union)
    elif keyword in ("enum", "const"):
        options = cast("list[Any]", details["options"]) if keyword == "enum" else [details["expected_value"]]
        yield error_item(
            location,
            "Input should be " + _alternatives([o for o in options if o is not None]),
            "enum" if keyword == "enum" else "literal_error",
        )
    elif keyword == "pattern":
        yield error_item(location, f"String should match pattern '{details['pattern']}'", "string_pattern_mismatch")
    elif keyword == "format":
        name, message = _FORMATS.get(cast("str", details["format"]), ("value_error", f"Input should be a valid {details['format']}"))
        yield error_item(location, message, name)
    elif keyword in _LIMITS:
        name, message = _LIMITS[keyword]
        limit = details["limit"] if "limit" in details else details["multiple_of"]
        yield error_item(location, message.replace("{s}", "" if limit == 1 else "s").format(limit), name)
    else:
        yield error_item(location, f"Value error, {error.message}", "value_error")


def _wrong_type(location: Location, types: list[str], value: object, *, in_union: bool) -> JsonObject:
    kinds = [t for t in types if t != "null"] or ["null"]
    if "object" in kinds and in_union:
        return not_an_object(location)
    if "integer" in kinds and isinstance(value, float):
        return error_item(location, "Input should be a valid integer, got a number with a fractional part", "int_from_float")
    if isinstance(value, str) and kinds[0] in _PARSING and parse_scalar(value, kinds[0]) is None:
        return unparsable(location, kinds[0])
    name, message = _TYPES[kinds[0]]
    return error_item(location, message, name)


def _alternatives(options: list[Any]) -> str:
    shown = [f"'{o}'" for o in options]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
