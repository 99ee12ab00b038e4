"""The body and the answer of one operation, as the endpoint template needs them."""

from __future__ import annotations

from attrs import frozen
from openapi_python_client.parser.bodies import BodyType
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.responses import BYTES_SOURCE, NONE_SOURCE, TEXT_SOURCE, Response
from view import ContractError, tagged

from rendering.expressions import Expressions, model_constants

PREFIX = "models."


@frozen
class Body:
    annotation: str
    kind: str  # the argument of Request.build
    required: bool
    content_type: str | None  # only where httpx does not know it by itself


def body_of(endpoint: Endpoint, expressions: Expressions) -> Body | None:
    if not endpoint.bodies:
        return None
    if len(endpoint.bodies) > 1:
        raise ContractError(f"{endpoint.name}: one media type per request body, please; a client sends only one")
    body = endpoint.bodies[0]
    if body.body_type is BodyType.CONTENT:
        content_type = body.content_type.get_untrusted_value()
        return Body("bytes", "content", body.prop.required, None if "*" in content_type else content_type)
    loose = not isinstance(body.prop, ModelProperty) or expressions.is_map(body.prop)
    annotation = expressions.type_of(body.prop, prefix=PREFIX, loose=loose)
    return Body(annotation, body.body_type.value, body.prop.required, None)


@frozen
class Answer:
    annotation: str
    parser: str  # what turns the body into the result
    statements: list[str]  # of the module's own parser, if it needs one


def answer_of(endpoint: Endpoint, expressions: Expressions) -> Answer:
    """The result of an operation: what its 2xx answers hold, a union only where they differ."""
    found: dict[str, Response] = {}
    for response in endpoint.responses.patterns:
        codes = response.status_code.range
        if codes is not None and codes[0] // 100 == 2:
            found.setdefault(_annotation(response, expressions), response)
    empty = found.pop("None", None) is not None
    if not found:
        return Answer("None", "no_content", [])
    annotation = " | ".join([*found, *(["None"] if empty else [])])
    sources = [response.source for response in found.values()]
    if sources == [BYTES_SOURCE] and not empty:
        return Answer("bytes", "bytes", [])
    if sources == [TEXT_SOURCE] and not empty:
        return Answer("str", "text", [])
    if BYTES_SOURCE in sources or TEXT_SOURCE in sources:
        raise ContractError(f"{endpoint.name}: bytes or text beside another 2xx answer can't be told apart; describe one of them")
    guard = ["if not body:", "    return None"] if empty else []
    return Answer(annotation, "_parse", [*guard, *_statements(endpoint, list(found.values()), expressions)])


def _annotation(response: Response, expressions: Expressions) -> str:
    if response.source == NONE_SOURCE:
        return "None"
    if response.source == BYTES_SOURCE or isinstance(response.prop, FileProperty):
        return "bytes"
    if response.source == TEXT_SOURCE:
        return "str"
    return expressions.type_of(response.prop, prefix=PREFIX)


def _statements(endpoint: Endpoint, responses: list[Response], expressions: Expressions) -> list[str]:
    if len(responses) == 1:
        prop = responses[0].prop
        if isinstance(prop, ModelProperty) and not expressions.is_map(prop) and not expressions.union(prop):
            return [f"return {PREFIX}{prop.class_info.name}.from_json(body)"]
        made = expressions.read(prop, "loads(body)", prefix=PREFIX)
        if made.count("loads(body)") == 1 and (expressions.plain(prop) or not expressions.nullable(prop)):
            return [f"return {made}"]
        guard = "None if data is None else " if expressions.nullable(prop) else ""
        return ["data = loads(body)", f"return {guard}{expressions.read(prop, 'data', prefix=PREFIX)}"]
    models = [response.prop for response in responses]
    constants = {str(model.class_info.name): model_constants(model) for model in models if isinstance(model, ModelProperty)}
    if len(constants) != len(models):
        raise ContractError(f"{endpoint.name}: several 2xx answers with content must all be objects")
    union = tagged(endpoint.name, constants)
    cases = ", ".join(f"{value!r}: {PREFIX}{name}.from_dict" for value, name in union["cases"].items())
    otherwise = f"{PREFIX}{union['otherwise']}.from_dict" if union["otherwise"] else "None"
    annotation = " | ".join(PREFIX + name for name in constants)
    return [f"answer: {annotation} = read_tagged(loads(body), {union['tag']!r}, {{{cases}}}, {otherwise})", "return answer"]
