"""Tag `tools`: the tool registry, and tools that run on the server."""

from __future__ import annotations

from attrs import evolve

from pictograph.emulator.contract.openapi import join
from pictograph.emulator.contract.request_params import Arguments, fill_defaults
from pictograph.emulator.contract.validation_errors import extra, missing
from pictograph.emulator.fakes.agent_tools import TOOLS, VERSION, Tool, body_schema, input_schema
from pictograph.emulator.handlers.call import Call, HandlerResult
from pictograph.emulator.handlers.registry import HANDLERS, handles
from pictograph.emulator.http.errors import ApiError, not_found
from pictograph.emulator.json_values import JsonObject, timestamp


@handles("get_tool_registry")
def get_tool_registry(call: Call) -> JsonObject:
    """List all tools."""
    result = [
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
    return {"tools": result, "version": VERSION, "count": len(result), "generated_at": timestamp(call.now)}


@handles("dispatch_tool")
def dispatch_tool(call: Call) -> JsonObject | HandlerResult:
    """Run the operation of a tool, with the same checks."""
    tool = TOOLS.get(call.arguments["tool_name"])
    if tool is None or tool.operation is None:
        raise not_found("Tool")
    call.identity.require(tool.role)
    arguments, body = _split_arguments(call, tool, tool.operation)
    return HANDLERS[tool.operation](evolve(call, arguments=arguments, body=body))


def _split_arguments(call: Call, tool: Tool, operation_id: str) -> tuple[Arguments, JsonObject]:
    """Return the tool's arguments as parameters and body of its operation. Raises 422 for invalid ones."""
    backend = call.backend
    contract, operation = backend.contract, backend.contract.operations[operation_id]
    given = dict(call.body)
    fields: JsonObject = body_schema(operation, contract).get("properties", {})
    arguments: Arguments = {}
    errors: list[JsonObject] = []
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.location == "header":
            continue
        arguments[name] = given.get(name, parameter.schema.get("default"))
        if name in given:
            errors += backend.validators.request_errors(parameter.pointer, given[name], ["body", name])
        elif parameter.required:
            errors.append(missing(["body", name]))
    body: JsonObject = {name: value for name, value in given.items() if name in fields}
    unknown = [name for name in given if name not in fields and name not in arguments]
    errors += [extra(["body", name]) for name in unknown]
    if operation.body is not None:
        errors += backend.validators.request_errors(join(operation.body.pointer), body, ["body"])
        fill_defaults(contract, operation.body.pointer, body)
    if errors:
        raise ApiError(422, errors)
    return arguments, body
