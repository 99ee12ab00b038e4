"""Conventions of this contract: roles, prices, jobs, pages, idempotency keys, public names, and descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from comparison.contract import Node
from comparison.schema_users import Operation

from .spec import Spec, follow, nested, resolve, rule, types

Found = Iterator[tuple[Node, str]]

ROLES = ("viewer", "member", "admin", "owner")
CREDITS = ("free", "paid")
WRITES = ("post", "put", "patch", "delete")
JOB_KEYS = {"poll", "id", "poll_status", "good", "bad", "interval_seconds", "timeout_seconds"}


@rule("tag")
def tag(spec: Spec) -> Found:
    declared = [entry.at("name").value for entry in spec.contract.root.at("tags").entries()]
    for operation in spec.operations:
        tags = operation.node.at("tags").value or []
        if len(tags) != 1:
            yield operation.node, "an operation needs exactly one tag; it names the generated package"
        for name in tags:
            if name not in declared:
                yield operation.node.at("tags"), f"{name} is not in the top-level tags"


@rule("operation-id")
def operation_id(spec: Spec) -> Found:
    seen: set[str] = set()
    for operation in spec.operations:
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", operation.id):
            yield operation.node.at("operationId"), f"{operation.id or 'an empty id'} is not snake_case"
        if operation.id in seen:
            yield operation.node.at("operationId"), f"{operation.id} is already used by another operation"
        seen.add(operation.id)


@rule("role")
def role(spec: Spec) -> Found:
    """API keys have roles; operations that accept other credentials have none."""
    for operation in spec.operations:
        role = operation.node.at("x-required-role")
        if spec.accepts_api_key(operation) and role.value not in ROLES:
            yield role, f"x-required-role must be one of {', '.join(ROLES)}"
        elif not spec.accepts_api_key(operation) and role.value is not None:
            yield role, "the operation accepts no API key, so it has no role; remove x-required-role"


@rule("credits")
def credits_(spec: Spec) -> Found:
    for operation in spec.operations:
        if operation.node.at("x-credits").value not in CREDITS:
            yield operation.node.at("x-credits"), f"x-credits must be one of {', '.join(CREDITS)}"


@rule("idempotency-key")
def idempotency_key(spec: Spec) -> Found:
    """Only for operations that accept the API key: other servers do not support idempotency keys."""
    for operation in spec.operations:
        names = {node.at("name").value for node in spec.parameters(operation) if node.at("in").value == "header"}
        if operation.method in WRITES and spec.accepts_api_key(operation) and "Idempotency-Key" not in names:
            yield operation.node, "a write needs the header parameter Idempotency-Key"


@rule("job")
def job(spec: Spec) -> Found:
    by_id = {operation.id: operation for operation in spec.operations}
    for operation in spec.operations:
        node = operation.node.at("x-job")
        if node.value is not None:
            yield from ((node, message) for message in _job_faults(spec, operation, node.value, by_id))


def _job_faults(spec: Spec, operation: Operation, job: dict[str, Any], by_id: dict[str, Operation]) -> Iterator[str]:
    if missing := JOB_KEYS - job.keys():
        yield f"x-job lacks {', '.join(sorted(missing))}"
        return
    if unknown := job.keys() - JOB_KEYS - {"status"}:
        yield f"x-job has unknown keys: {', '.join(sorted(unknown))}"
    started = spec.success(operation)
    for key in ("id", "status"):
        if key in job and (started is None or follow(started, job[key]) is None):
            yield f"{key}: {job[key]} does not exist in the response of {operation.id}"
    for key in ("interval_seconds", "timeout_seconds"):
        if not isinstance(job[key], int | float) or job[key] <= 0:
            yield f"{key} must be a positive number of seconds"
    poll = by_id.get(job["poll"])
    polled = spec.success(poll) if poll else None
    state = follow(polled, job["poll_status"]) if polled else None
    if poll is None:
        yield f"poll: operation {job['poll']} does not exist"
    elif state is None:
        yield f"poll_status: {job['poll_status']} does not exist in the response of {poll.id}"
    else:
        for name in [*job["good"], *job["bad"]]:
            if name not in (state.at("enum").value or []):
                yield f"{name} is not a status of the job"
    if not job["good"]:
        yield "a job needs at least one status in `good`"


@rule("page")
def page(spec: Spec) -> Found:
    for operation in spec.operations:
        node = operation.node.at("x-page")
        if node.value is None:
            continue
        response = spec.success(operation)
        items = follow(response, str(node.at("items").value)) if response else None
        if items is None or "array" not in types(items):
            yield node, f"items: the response has no list {node.at('items').value}"
        named = {parameter.at("name").value: parameter for parameter in spec.parameters(operation)}
        if not {"limit", "offset"} <= named.keys():
            yield node, "a paginated list needs the parameters limit and offset"
        elif resolve(named["limit"].at("schema")).at("maximum").value != node.at("cap").value:
            yield node, "cap must equal the maximum of limit"


@rule("closed-request")
def closed_request(spec: Spec) -> Found:
    """Misspelled fields of requests are rejected. Free-form objects are marked with `additionalProperties: true`."""
    for name in sorted(spec.sent):
        for schema in nested(spec.named[name]):
            closed = {"additionalProperties", "unevaluatedProperties"} & schema.value.keys()
            if "object" in types(schema) and not closed:
                yield schema, "an object in a request must be closed (additionalProperties: false) or marked as free-form (true)"


@rule("python-model")
def python_model(spec: Spec) -> Found:
    for name, schema in spec.named.items():
        twin = schema.at("x-python-model").value
        if twin is None:
            continue
        read = spec.named.get(twin)
        if read is None:
            yield schema.at("x-python-model"), f"schema {twin} does not exist"
            continue
        for field, node in schema.at("properties").children().items():
            if field not in read.at("properties").children():
                yield node, f"{twin}, which replaces {name} in Python, has no field {field}"


@rule("python-public")
def python_public(spec: Spec) -> Found:
    """`x-python-public: true` exports a schema from `pictograph` under its own name, a text under another."""
    seen: set[str] = set()
    for name, schema in spec.named.items():
        node = schema.at("x-python-public")
        if node.value is None:
            continue
        public = name if node.value is True else node.value
        if not isinstance(public, str) or not public.isidentifier():
            yield node, "x-python-public must be true or a Python name"
        elif public in seen:
            yield node, f"the public name {public} is already used by another schema"
        elif schema.at("x-python-model").value is not None:
            yield node, f"{name} has no class of its own; mark {schema.at('x-python-model').value} instead"
        seen.add(str(public))


@rule("deprecation")
def deprecation(spec: Spec) -> Found:
    """`x-deprecation` is the text of the DeprecationWarning and of the docstring."""
    parameters = [parameter for operation in spec.operations for parameter in spec.parameters(operation)]
    for node in [*(operation.node for operation in spec.operations), *parameters, *spec.schemas]:
        is_deprecated, text = node.at("deprecated"), node.at("x-deprecation")
        if is_deprecated.value is True and not re.fullmatch(r"[A-Z].*\.", str(text.value or "")):
            yield is_deprecated, "x-deprecation must be a sentence that names what to use instead, such as `Use list_folders instead.`"
        elif is_deprecated.value is not True and text.value is not None:
            yield text, "x-deprecation without deprecated: true has no effect"


@rule("description")
def description(spec: Spec) -> Found:
    for operation in spec.operations:
        summary = str(operation.node.at("summary").value or "")
        if not re.fullmatch(r"[A-Z][^\n]*\.", summary):
            yield (
                operation.node.at("summary"),
                "the summary must be one sentence with a full stop; it becomes the first line of the docstring",
            )
        yield from _undescribed(operation.node, f"operation {operation.id}")
        for parameter in spec.parameters(operation):
            yield from _undescribed(parameter, f"parameter {parameter.at('name').value}")
    for name, schema in spec.named.items():
        yield from _undescribed(schema, f"schema {name}")
    for schema in spec.schemas:
        for name, child in schema.at("properties").children().items():
            yield from _undescribed(child, f"property {'.'.join(filter(None, (schema.component[1], name)))}")


def _undescribed(node: Node, what: str) -> Found:
    text = node.at("description").value
    if not isinstance(text, str) or not text.strip():
        yield node, f"{what} has no description; users read it in the docs"
