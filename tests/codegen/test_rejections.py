"""Whatever `make generate` rejects is a finding of `make lint-spec`, at its line and in the same round.

Each case is a contract that generate rejects. The last test compares the cases with the messages in the source of the generator, which is
pinned: a new version with a new message fails it.
"""

from __future__ import annotations

import ast
from pathlib import Path

import generate
import lint_spec
import openapi_python_client
import pytest
from comparison.contract import Contract
from linting import generator_rules, project_rules, rejections  # noqa: F401  # importing them registers their rules
from linting.spec import check

BASE = """
openapi: 3.1.0
info: {title: Base, version: 1.0.0}
tags: [{name: things}]
paths:
  /things/{thing_id}:
    put:
      operationId: put_thing
      tags: [things]
      summary: Put a thing.
      description: One.
      x-required-role: member
      x-credits: free
      security: [{ApiKey: []}]
      parameters:
        - {name: thing_id, in: path, required: true, description: Id., schema: {type: string}}
        - {name: Idempotency-Key, in: header, description: Key., schema: {type: string}}
        #PARAMETER
      requestBody:
        content:
          #BODY
          application/json: {schema: {$ref: '#/components/schemas/Input'}}
      responses:
        '200':
          description: It.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
        #RESPONSE
components:
  securitySchemes:
    ApiKey: {type: apiKey, in: header, name: X-API-Key}
  schemas:
    Input:
      type: object
      description: What is sent.
      additionalProperties: false
      properties:
        id: {type: string, description: Id.}
    Thing:
      type: object
      description: A thing.
      properties:
        id: {type: string, description: Id.}
        #PROPERTY
    Round:
      type: object
      description: Round.
      required: [kind]
      properties: {kind: {type: string, description: K.}, size: {type: string, description: S.}}
    Square:
      type: object
      description: Square.
      required: [kind]
      properties: {kind: {type: string, description: K.}, side: {type: string, description: S.}}
    Other: {type: object, description: Other., properties: {kind: {type: string, description: K.}}}
    Color: {type: string, description: A color., enum: [red, blue]}
    #SCHEMA
"""

UNION = "anyOf: [{$ref: '#/components/schemas/Round'}, {$ref: '#/components/schemas/Square'}]"
MAPPING = "mapping: {round: '#/components/schemas/Round', square: '#/components/schemas/Square'}"

# Place and text of the fault, the rule that reports it, and what the generator's message contains.
CASES = {
    "a union without tags": ("PROPERTY", f"shape: {{description: S., {UNION}}}", "union-tag", "nothing distinguishes"),
    "a named union without tags": ("SCHEMA", f"Shape: {{description: S., {UNION}}}", "union-tag", "nothing distinguishes"),
    "a discriminator": (
        "SCHEMA",
        f"Shape: {{description: S., discriminator: {{propertyName: kind, {MAPPING}}}, {UNION}}}",
        "discriminator",
        "nothing distinguishes",
    ),
    "a union of an object and a list": (
        "PROPERTY",
        "mix: {description: M., anyOf: [{$ref: '#/components/schemas/Other'}, {type: array, items: {type: string}}]}",
        "union-tag",
        "a union may contain objects",
    ),
    "a wrong integer default": ("PROPERTY", "n: {type: integer, default: many, description: N.}", "default-value", "Invalid int value"),
    "a wrong number default": ("PROPERTY", "n: {type: number, default: many, description: N.}", "default-value", "Invalid float value"),
    "a wrong boolean default": ("PROPERTY", "n: {type: boolean, default: 5, description: N.}", "default-value", "Invalid boolean value"),
    "a wrong date default": (
        "PROPERTY",
        "n: {type: string, format: date, default: soon, description: N.}",
        "default-value",
        "Invalid date",
    ),
    "a wrong time default": (
        "PROPERTY",
        "n: {type: string, format: date-time, default: soon, description: N.}",
        "default-value",
        "Invalid datetime",
    ),
    "a wrong enum default": (
        "PROPERTY",
        "n: {description: N., default: green, allOf: [{$ref: '#/components/schemas/Color'}]}",
        "default-value",
        "is not valid for enum",
    ),
    "a wrong const default": ("PROPERTY", "n: {const: a, default: b, description: N.}", "default-value", "Invalid value for const"),
    "an enum of several types": (
        "SCHEMA",
        "Mixed: {description: M., enum: [a, 1]}",
        "enum-values",
        "Enum values must all be the same type",
    ),
    "an array without items": ("PROPERTY", "n: {type: array, description: N.}", "array-items", "type array must have items"),
    "two schemas of one class": (
        "SCHEMA",
        "other_thing: {type: object, description: O., properties: {a: {type: string, description: A.}}}\n"
        "    OtherThing: {type: object, description: O., properties: {a: {type: string, description: A.}}}",
        "python-name",
        "Attempted to generate duplicate models",
    ),
    "two enums of one class": (
        "SCHEMA",
        "the_color: {type: string, description: C., enum: [a]}\n    TheColor: {type: string, description: C., enum: [b]}",
        "python-name",
        "Found conflicting enums",
    ),
    "two properties of one name": (
        "PROPERTY",
        "a-b: {type: string, description: A.}\n        a.b: {type: string, description: B.}",
        "python-name",
        "have the same python_name",
    ),
    "an array in a header": (
        "PARAMETER",
        "- {name: X-A, in: header, description: A., schema: {type: array, items: {type: string}}}",
        "parameter",
        "is not allowed in",
    ),
    "a parameter twice": (
        "PARAMETER",
        "- {name: a, in: query, description: A., schema: {type: string}}\n"
        "        - {name: a, in: query, description: A., schema: {type: string}}",
        "parameter-place",
        "Parameters MUST NOT contain duplicates",
    ),
    "a missing path parameter": (
        "PARAMETER",
        "- {name: other_id, in: path, required: true, description: I., schema: {type: string}}",
        "parameter",
        "Incorrect path templating",
    ),
    "an optional path parameter": (
        "PARAMETER",
        "- {name: other_id, in: path, description: I., schema: {type: string}}",
        "parameter-place",
        "Path parameter must be required",
    ),
    "two bodies": (
        "BODY",
        "multipart/form-data: {schema: {$ref: '#/components/schemas/Input'}}",
        "body",
        "a request body needs exactly one media type",
    ),
    "a body without a schema": ("BODY", "multipart/form-data: {}", "media-type", "Missing schema"),
    "a body of XML": ("BODY", "application/xml: {schema: {type: string}}", "media-type", "Unsupported content type"),
    "a body without a type": ("BODY", "'': {schema: {type: string}}", "media-type", "Invalid content type"),
    "a response of XML": (
        "RESPONSE",
        "'404': {description: None., content: {application/xml: {schema: {type: string}}}}",
        "media-type",
        "Unsupported content_type",
    ),
    "a status in words": ("RESPONSE", "good: {description: Good.}", "status", "Invalid response status code pattern"),
    "a second response of bytes": (
        "RESPONSE",
        "'201': {description: File., content: {application/octet-stream: {schema: {type: string, format: binary}}}}",
        "response",
        "bytes or text can't be distinguished",
    ),
    "a second response of a list": (
        "RESPONSE",
        "'201': {description: List., content: {application/json: {schema: {type: array, items: {type: string}}}}}",
        "response",
        "several 2xx responses with content must all be objects",
    ),
    "a model that does not exist": (
        "SCHEMA",
        "Twin: {type: object, description: T., x-python-model: Nothing, properties: {a: {type: string, description: A.}}}",
        "python-model",
        "which is not a schema",
    ),
    "a date without quotes": (
        "PROPERTY",
        "n: {type: string, description: N., examples: [2026-01-01]}",
        "json-value",
        "without a JSON form",
    ),
    "not a number": ("PROPERTY", "n: {type: number, description: N., default: .nan}", "json-value", "without a JSON form"),
    "a reference to nothing": ("PROPERTY", "n: {$ref: '#/components/schemas/Nothing'}", "reference", ""),
}


def write(place: str, fault: str, folder: Path) -> tuple[Path, range]:
    """The contract with a fault, and its lines."""
    head, _, tail = BASE.partition(f"#{place}")
    path = folder / "spec.yaml"
    path.write_text(head + fault + tail, encoding="utf-8")
    first = head.count("\n") + 1
    return path, range(first, first + fault.count("\n") + 1)


def rejection(path: Path, folder: Path) -> str:
    """What `make generate` reports; empty if it accepts the contract."""
    try:
        generate.generate(path, generate.Target(folder / "package", None))
    except Exception as error:  # a crash of the generator is a rejection, too
        return str(error) or type(error).__name__
    return ""


def test_the_contract_without_a_fault_is_accepted(tmp_path: Path) -> None:
    path, _ = write("SCHEMA", "", tmp_path)
    assert check(Contract.parse(path.read_text(), path.name)) == []
    assert rejection(path, tmp_path) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_lint_finds_what_generate_rejects_at_its_line(name: str, tmp_path: Path) -> None:
    place, fault, rule, message = CASES[name]
    path, lines = write(place, fault, tmp_path)
    rejected = rejection(path, tmp_path)
    assert rejected
    assert message in rejected
    text = path.read_text()
    around = {number for number, line in enumerate(text.splitlines(), 1) if line.strip() in ("put:", "requestBody:", "responses:")}
    found = check(Contract.parse(text, path.name))
    assert any(finding.rule == rule and finding.line in {*lines, *around} for finding in found), list(map(str, found))


def test_what_no_rule_predicts_is_reported_by_running_the_generator(tmp_path: Path) -> None:
    path, lines = write(*CASES["a named union without tags"][:2], tmp_path)
    (finding,) = lint_spec.rejections_of_generator(Contract.parse(path.read_text(), path.name), path)
    assert (finding.rule, finding.line) == ("generator", lines.start)


UNREACHABLE = {
    "Invalid property in union": "its cause is reported",
    "Invalid default value for union": "the default is converted by the branches first, which report it",
    "Cannot convert": "a default of another type: rule default-value",
    "is not valid, only None is allowed": "rule default-value",
    "Invalid UUID value": "format: uuid is removed before",
    "Unsupported enum type": "rule enum-values",
    "can't be merged with": "objects in allOf are merged before",
    "can't merge list properties": "objects in allOf are merged before",
    "can't redefine": "objects in allOf are merged before",
    "can't combine": "objects in allOf are merged before",
    "Cannot take allOf a non-object": "rule all-of-objects",
    "ModelProperty cannot have a default value": "rule default-value",
    "File properties cannot have a default value": "no faithful case: a default of a file",
    "Circular": "rule reference",
    "not found": "rule reference",
    "Could not find reference": "rule reference",
    "Could not resolve $ref": "rule reference",
    "Unable to resolve another reference": "rule reference",
    "Remote references": "rule reference",
    "not allowed in responses": "rule reference",
    "Top-level $ref inside components/responses": "rule reference",
    "Reference parameters are not supported": "rule reference",
    "was not processed": "its cause is reported",
    "Parameter has no schema": "rule parameter",
    "Parameters with same Python identifier": "rule parameter-place",
    "Cannot parse response for status code": "its cause is reported",
    "cannot parse parameter of endpoint": "its cause is reported",
    "is not supported by the templates": "the generator has no other types",
    "the name is a Python keyword": "the generator appends an underscore",
    "....:": "its cause is reported",
    "Endpoint requires a body, but none were parseable": "rule media-type",
}
"""Messages without a case of their own, and why."""


def messages() -> set[str]:
    """The literal parts of each message in the parser of the generator, and of our own errors."""
    parser = Path(openapi_python_client.__file__).parent / "parser"
    own = [path for path in (Path(generate.__file__).parent).rglob("*.py") if "comparison" not in path.parts]
    found: set[str] = set()
    for path in [*parser.rglob("*.py"), *own]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith(
                ("PropertyError", "ParseError", "ParameterError", "ContractError")
            ):
                continue
            texts = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg in ("detail", "header"))]
            parts = [
                part.value for text in texts for part in ast.walk(text) if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            if parts:
                found.add("...".join(parts).strip())
    return found


def test_every_message_of_the_generator_has_a_case_or_a_reason() -> None:
    known = {message for *_, message in CASES.values() if message} | UNREACHABLE.keys()
    missing = {message for message in messages() if not any(each in message for each in known)}
    assert not missing
