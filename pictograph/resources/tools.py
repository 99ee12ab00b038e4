"""What an agent may be given to call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pictograph_api.api.tools import dispatch_tool, get_tool_registry

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph.models import ToolRegistry


class Tools(Resource[M_co]):
    """The registry of tools, and their server side: `client.tools`.

    Example:
        for tool in client.tools.registry().tools:
            print(tool.name, tool.required_role, tool.credit_cost)
    """

    @operation
    async def registry(self) -> ToolRegistry:
        """Get all tools, each with its role, its cost in credits and the JSON Schema of its arguments.

        Example:
            print(client.tools.registry().version)
        """
        return await call(get_tool_registry.request())

    @operation
    async def dispatch(self, tool_name: str, arguments: Mapping[str, object], *, idempotency_key: str | None = None) -> object:
        """Run one tool on the server and return its result, decoded JSON. Not every server offers this.

        Args:
            arguments: what the tool's `input_schema` asks for.

        Raises:
            NotFoundError: there is no such tool, it works on files of the caller, or the server doesn't run tools.
            ForbiddenError: the tool needs a higher role.
            PaymentRequiredError: the tool costs more credits than are left.
            ValidationError: the arguments don't fit.

        Example:
            print(client.tools.dispatch("get_credit_balance", {}))
        """
        result: object = await call(dispatch_tool.request(tool_name, body=arguments), idempotency_key=idempotency_key)
        return result
