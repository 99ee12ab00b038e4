"""The body and the result of one operation, as the endpoint template needs them."""

from __future__ import annotations

from attrs import frozen
from definitions import ObjectType, Operation, SuccessResponse, UnionType
from spec_transform import ContractError

from rendering.expressions import annotation, is_nullable, is_plain, read, read_dispatched

PREFIX = "models."


@frozen
class Body:
    annotation: str
    argument: str
    """The argument of `Request.build`."""
    required: bool
    content_type: str | None
    """Only where httpx does not set it."""


def body_of(operation: Operation) -> Body | None:
    body = operation.body
    if body is None:
        return None
    if body.argument == "content":
        return Body("bytes", "content", body.required, None if "*" in body.content_type else body.content_type)
    loose = not isinstance(body.type, ObjectType)
    return Body(annotation(body.type, prefix=PREFIX, loose=loose), body.argument, body.required, None)


@frozen
class Result:
    annotation: str
    parser: str
    """The function that reads the response body."""
    statements: list[str]
    """Of the module's own parser, if it needs one."""


def result_of(operation: Operation) -> Result:
    """The result of an operation: the content of its 2xx responses, a union only where they differ."""
    found = {_annotation(response): response for response in operation.responses}
    empty = found.pop("None", None) is not None
    if not found:
        return Result("None", "no_content", [])
    declared = " | ".join([*found, *(["None"] if empty else [])])
    kinds = [response.kind for response in found.values()]
    if kinds == ["bytes"] and not empty:
        return Result("bytes", "bytes", [])
    if kinds == ["text"] and not empty:
        return Result("str", "read_text", [])
    if {"bytes", "text"} & set(kinds):
        raise ContractError(f"{operation.id}: bytes or text can't be distinguished from another 2xx response; describe only one of them")
    guard = ["if not body:", "    return None"] if empty else []
    return Result(declared, "_parse", [*guard, *_statements(operation, list(found.values()))])


def _annotation(response: SuccessResponse) -> str:
    if response.type is not None:
        return annotation(response.type, prefix=PREFIX)
    return {"bytes": "bytes", "text": "str", "empty": "None"}[response.kind]


def _statements(operation: Operation, responses: list[SuccessResponse]) -> list[str]:
    types = [response.type for response in responses if response.type is not None]
    if len(types) > 1:
        if not all(isinstance(kind, ObjectType) for kind in types):
            raise ContractError(f"{operation.id}: several 2xx responses with content must all be objects")
        made = read_dispatched(UnionType(tuple(types), nullable=False, dispatch=operation.responses_dispatch), "data", prefix=PREFIX)
        declared = annotation(UnionType(tuple(types), nullable=False), prefix=PREFIX)
        return [f"result: {declared} = decode(body, lambda data: {made})", "return result"]
    (kind,) = types
    if isinstance(kind, ObjectType) and not kind.is_union:
        return [f"return {PREFIX}{kind.name}.from_json(body)"]
    if is_plain(kind):
        return ["return decode(body)"]
    guard = "None if data is None else " if is_nullable(kind) else ""
    made = read(kind, "data", prefix=PREFIX)
    reader = made.removesuffix("(data)")
    if not guard and reader != made and "(" not in reader:
        return [f"return decode(body, {reader})"]
    return [f"return decode(body, lambda data: {guard}{made})"]
