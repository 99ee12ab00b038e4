"""The linter reports each seeded fault at its line, and nothing in a correct contract."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# A comment `# expect: rule ...` marks the line that the rule must report.
BAD = r"""
openapi: 3.1.0
info: {title: Bad, version: 1.0.0}
security: [{ApiKey: []}] # expect: operation-security
tags:
  - {name: things}
paths:
  /things/{thing_id}:
    get: # expect: tag operation-security parameter description
      operationId: getThing # expect: operation-id
      tags: [things, others] # expect: tag
      summary: get a thing # expect: description
      x-required-role: king # expect: role
      x-credits: cheap # expect: credits
      responses:
        fine: {description: Not a status.} # expect: status
        '404': {description: None., content: {application/xml: {schema: {type: string}}}} # expect: media-type
        '200': # expect: response
          description: It.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Thing'}}
            text/event-stream: # expect: response
              schema: {type: array, items: {}}
  /things:
    get:
      operationId: list_things
      tags: [things]
      summary: List things.
      description: All of them.
      x-required-role: viewer
      x-credits: free
      x-page: {items: nothing, cap: 5} # expect: page
      security: [{ApiKey: []}]
      parameters:
        - {name: limit, in: query, description: Page., schema: {type: integer, maximum: 10}}
        - {name: offset, in: query, description: Skip., schema: {type: integer}}
        - {name: offset, in: query, description: Again., schema: {type: integer}} # expect: parameter-place
        - {name: ids, in: query, description: Ids., explode: false, schema: {type: array, items: {type: string}}} # expect: parameter
        - {name: by, in: query, description: By., style: deepObject, schema: {$ref: '#/components/schemas/Sorted'}} # expect: parameter
        - {name: X-Since, in: header, description: Since., schema: {type: string, format: date-time}} # expect: parameter
        - {name: where, in: query, description: Where., content: {application/json: {schema: {type: string}}}} # expect: parameter
        - {name: kind, in: query, description: Kind., schema: {type: string, enum: [a, b]}} # expect: named-schema
      responses: # expect: response
        default: {description: Anything.}
    post: # expect: idempotency-key
      operationId: start_thing
      tags: [things]
      summary: Start a thing.
      description: It runs on.
      deprecated: true # expect: deprecation
      x-required-role: member
      x-credits: paid
      x-job: # expect: job
        {poll: list_things, id: /thing/id, poll_status: /status, good: [], bad: [], interval_seconds: 0, timeout_seconds: 9}
      security: [{ApiKey: []}]
      requestBody: # expect: body
        content:
          application/json: {schema: {$ref: '#/components/schemas/ThingInput'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/ThingInput'}}
      responses:
        '200':
          description: Done.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Thing'}}
    delete:
      operationId: list_things # expect: operation-id
      tags: [things]
      summary: Delete things.
      description: All of them.
      x-required-role: admin
      x-credits: free
      security: [{ApiKey: []}]
      parameters:
        - {name: Idempotency-Key, in: header, description: Key., schema: {type: string}}
      responses:
        '200':
          description: Done.
          content:
            application/json: {} # expect: response
components:
  securitySchemes:
    ApiKey: {type: apiKey, in: header, name: X-API-Key}
  schemas:
    ThingInput:
      type: object
      description: A closed thing, with a list that a form can't contain.
      x-python-model: Thing
      additionalProperties: false
      properties:
        parts: # expect: body python-model
          type: array
          description: Parts.
          items: {$ref: '#/components/schemas/Part'}
    Part: # expect: closed-request
      x-python-public: Thing
      type: object
      description: A part that accepts misspelled fields.
      properties:
        name: {type: string, description: Name.}
    Thing:
      x-python-public: true # expect: python-public
      type: object
      description: A thing.
      additionalProperties: false # expect: open-response
      properties:
        to_dict: {type: string, description: A method.} # expect: property-name
        silent: {type: string} # expect: description
        inline: {type: object, description: Inline., properties: {a: {type: string, description: A.}}} # expect: named-schema
        maybe: {$ref: '#/components/schemas/Maybe', description: Maybe.}
        list: {type: array, description: Of nothing.} # expect: array-items
        pair: {type: array, description: Of two., items: false} # expect: array-items
        secret: {type: string, writeOnly: true, description: Hidden.} # expect: not-carried
        shape: # expect: union
          description: One of two.
          anyOf:
            - {$ref: '#/components/schemas/Circle'}
            - {$ref: '#/components/schemas/Square'}
    Either: # expect: union-tag
      description: One of two without a tag.
      anyOf: [{$ref: '#/components/schemas/Part'}, {$ref: '#/components/schemas/Shape'}]
    Tagged:
      description: One of two.
      oneOf: [{$ref: '#/components/schemas/Part'}, {$ref: '#/components/schemas/Circle'}]
      discriminator: # expect: discriminator
        propertyName: kind
        mapping: {part: '#/components/schemas/Part', circle: '#/components/schemas/Circle'}
    Many:
      type: array
      description: Too few.
      default: none # expect: default-value
      items: {type: string}
    either: # expect: python-name
      type: string
      description: Another either.
      examples: [2026-01-01] # expect: json-value
    Both:
      description: A thing and a text.
      allOf:
        - {$ref: '#/components/schemas/Shape'}
        - {$ref: '#/components/schemas/Many'} # expect: all-of-objects
    Maybe:
      description: A choice or null.
      type: [string, 'null']
      enum: [a, null] # expect: nullable-enum
    Circle:
      type: object
      description: Round.
      required: [kind]
      properties: {kind: {const: circle, description: The kind.}}
    Square: # expect: all-of
      description: Not round.
      required: [kind]
      properties: {kind: {const: square, description: The kind.}}
      allOf:
        - {$ref: '#/components/schemas/Shape'}
    Shape:
      type: object
      description: Any.
      properties: {kind: {type: string, description: Kind.}}
    Mixed:
      description: Of several types.
      enum: [a, 1] # expect: enum-values
    Sorted:
      type: string
      description: Differ in case only.
      enum: [asc, ASC] # expect: enum-values
    Nest: # expect: recursive-array
      type: array
      description: Contains itself.
      items: {$ref: '#/components/schemas/Nest'}
"""

CORRECT = """
openapi: 3.1.0
info: {title: Correct, version: 1.0.0}
tags: [{name: things}]
paths:
  /things/{thing_id}:
    post:
      operationId: start_thing
      tags: [things]
      summary: Start a thing.
      description: Poll it.
      x-required-role: member
      x-credits: paid
      x-job:
        {poll: get_thing, id: /thing/id, status: /thing/status, poll_status: /thing/status, good: [done], bad: [],
         interval_seconds: 0.5, timeout_seconds: 9}
      security: [{ApiKey: []}]
      parameters: [{$ref: '#/components/parameters/ThingId'}, {$ref: '#/components/parameters/Key'}]
      responses: {'200': {$ref: '#/components/responses/Thing'}}
    get:
      operationId: get_thing
      tags: [things]
      summary: Fetch a thing.
      description: One.
      x-required-role: viewer
      x-credits: free
      security: [{ApiKey: []}]
      parameters: [{$ref: '#/components/parameters/ThingId'}]
      responses: {'200': {$ref: '#/components/responses/Thing'}}
components:
  securitySchemes:
    ApiKey: {type: apiKey, in: header, name: X-API-Key}
  parameters:
    ThingId: {name: thing_id, in: path, required: true, description: Id., schema: {type: string}}
    Key: {name: Idempotency-Key, in: header, description: Key., schema: {type: string}}
  responses:
    Thing: {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/ThingResponse'}}}}
  schemas:
    ThingResponse:
      type: object
      description: A thing in an envelope.
      properties:
        thing: {description: The thing., allOf: [{$ref: '#/components/schemas/Thing'}]}
    Thing:
      type: object
      description: A thing.
      properties:
        id: {type: string, description: Id.}
        status: {description: State., allOf: [{$ref: '#/components/schemas/Status'}]}
    Status: {type: string, description: State., enum: [busy, done]}
"""


def lint(path: Path) -> tuple[int, str]:
    """Exit code and output of the command that `make lint-spec` runs."""
    done = subprocess.run([sys.executable, "codegen/lint_spec.py", str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def written(text: str, folder: Path) -> Path:
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def expected(text: str) -> set[tuple[int, str]]:
    marks = ((number, line.partition("# expect: ")[2]) for number, line in enumerate(text.splitlines(), start=1))
    return {(number, name) for number, names in marks for name in names.split()}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    return lint(written(BAD, tmp_path_factory.mktemp("bad")))


def found(output: str) -> set[tuple[int, str]]:
    return {(int(line), name) for line, name in re.findall(r"^spec\.yaml:(\d+): ([\w-]+): ", output, re.MULTILINE)}


def test_every_seeded_fault_is_reported_at_its_line_and_nothing_else(bad: tuple[int, str]) -> None:
    code, output = bad
    assert found(output) == expected(BAD), output
    assert code == 1


def test_every_rule_has_a_seeded_fault() -> None:
    listing = "import sys; sys.path.insert(0, 'codegen'); import lint_spec; print(*lint_spec.RULES)"
    names = subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout.split()
    assert names
    assert set(names) == {name for _, name in expected(BAD)}


def test_a_correct_contract_has_no_findings(tmp_path: Path) -> None:
    code, output = lint(written(CORRECT, tmp_path))
    assert (code, found(output)) == (0, set()), output


@pytest.mark.slow
def test_the_real_contract_has_no_findings() -> None:
    code, output = lint(ROOT / "openapi.yaml")
    assert (code, found(output)) == (0, set()), output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("good", "wrong", "expected"),
    [
        ("poll: get_thing", "poll: get_nothing", "operation get_nothing does not exist"),
        ("id: /thing/id", "id: /thing/name", "/thing/name does not exist"),
        ("poll_status: /thing/status", "poll_status: /status", "/status does not exist"),
        ("good: [done]", "good: [perfect]", "perfect is not a status"),
        ("good: [done]", "good: []", "at least one status in `good`"),
        ("bad: []", "bad: [broken]", "broken is not a status"),
        ("timeout_seconds: 9", "timeout_seconds: 0", "positive number"),
        ("timeout_seconds: 9", "timeout: 9", "lacks timeout_seconds"),
    ],
)
def test_an_unusable_job_is_explained(tmp_path: Path, good: str, wrong: str, expected: str) -> None:
    code, output = lint(written(CORRECT.replace(good, wrong), tmp_path))
    assert code == 1
    assert expected in output


def test_unresolved_references_are_reported_first(tmp_path: Path) -> None:
    code, output = lint(written(BAD.replace("schemas/Maybe'", "schemas/Perhaps'"), tmp_path))
    assert code == 1
    assert {name for _, name in found(output)} == {"reference"}


@pytest.mark.parametrize("text", ["", "a: [", "swagger: '2.0'"])
def test_another_document_is_rejected(tmp_path: Path, text: str) -> None:
    assert lint(written(text, tmp_path))[0] == 2


def test_a_missing_file_is_rejected(tmp_path: Path) -> None:
    assert lint(tmp_path / "absent.yaml")[0] == 2
