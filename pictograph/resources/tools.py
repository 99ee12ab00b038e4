"""Agent tools: the registry of tools, and running them on the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

from pictograph_api.api.tools import dispatch_tool, get_tool_registry

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph.models import ToolRegistry
    from pictograph.request_options import RequestOptions


class Tools(Resource[M_co]):
    """Tools for agents: `client.tools`.

    Example:
        for tool in client.tools.registry().tools:
            print(tool.name, tool.required_role, tool.credit_cost)
    """

    @operation
    async def registry(self, **options: Unpack[RequestOptions]) -> ToolRegistry:
        """Get all tools, each with its required role, its cost in credits and the JSON Schema of its arguments.

        Example:
            print(client.tools.registry().version)
        """
        return await call(get_tool_registry.request())

    @operation
    async def dispatch(
        self, tool_name: str, arguments: Mapping[str, object], *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> object:
        """Run a tool on the server and return its result as decoded JSON. Not every server supports this.

        Args:
            tool_name: Name of the tool, as in `registry`.
            arguments: Arguments that match the tool's `input_schema`.

        Raises:
            NotFoundError: The tool does not exist, needs local files, or the server does not run tools.
            ForbiddenError: The tool requires a higher role.
            PaymentRequiredError: Not enough credits.
            ValidationError: The arguments do not match the tool's `input_schema`.

        Example:
            print(client.tools.dispatch("get_credit_balance", {}))
        """
        result: object = await call(dispatch_tool.request(tool_name, body=arguments), idempotency_key=idempotency_key)
        return result
