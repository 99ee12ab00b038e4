"""Tag `tools`: the registry, and tools that the server runs itself."""

from __future__ import annotations

from attrs import evolve

from pictograph.emulator.backend import Call, Reply
from pictograph.emulator.complaints import extra, missing
from pictograph.emulator.contract import join
from pictograph.emulator.documents import Document, stamp
from pictograph.emulator.handlers.registry import HANDLERS, handles
from pictograph.emulator.inputs import Arguments, fill_defaults
from pictograph.emulator.refusals import Refusal, not_found
from pictograph.emulator.toolbox import TOOLS, VERSION, Tool, body_schema, input_schema


@handles("get_tool_registry")
def get_tool_registry(call: Call) -> Document:
    """All tools."""
    shown = [
        {
            "name": tool.name,
            "description": tool.description,
            "input_schema": input_schema(tool, call.backend.contract),
            "required_role": tool.role,
            "credit_cost": tool.cost,
            "idempotent": tool.idempotent,
        }
        for tool in TOOLS.values()
    ]
    return {"tools": shown, "version": VERSION, "count": len(shown), "generated_at": stamp(call.now)}


@handles("dispatch_tool")
def dispatch_tool(call: Call) -> Document | Reply:
    """Run one tool: the operation behind it, with the same checks."""
    tool = TOOLS.get(call.arguments["tool_name"])
    if tool is None or tool.operation is None:
        raise not_found("Tool")
    call.identity.require(tool.role)
    arguments, body = _split(call, tool, tool.operation)
    return HANDLERS[tool.operation](evolve(call, arguments=arguments, body=body))


def _split(call: Call, tool: Tool, operation_id: str) -> tuple[Arguments, Document]:
    """Return the tool's arguments as parameters and body of its operation. Raises the 422 for those that don't fit."""
    backend = call.backend
    contract, operation = backend.contract, backend.contract.operations[operation_id]
    given = dict(call.body)
    fields: Document = body_schema(operation, contract).get("properties", {})
    arguments: Arguments = {}
    problems: list[Document] = []
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.place == "header":
            continue
        arguments[name] = given.get(name, parameter.schema.get("default"))
        if name in given:
            problems += backend.validators.problems(parameter.pointer, given[name], ["body", name])
        elif parameter.required:
            problems.append(missing(["body", name]))
    body: Document = {name: value for name, value in given.items() if name in fields}
    unknown = [name for name in given if name not in fields and name not in arguments]
    problems += [extra(["body", name]) for name in unknown]
    if operation.body is not None:
        problems += backend.validators.problems(join(operation.body.pointer), body, ["body"])
        fill_defaults(contract, operation.body.pointer, body)
    if problems:
        raise Refusal(422, problems)
    return arguments, body
