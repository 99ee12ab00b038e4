"""Commands on the organization: what it has, who belongs to it, what is told to whom."""

from __future__ import annotations

from typing import Any, Final

from pictograph.cli.table import Group, Row


def _tools(registry: Any) -> object:
    return registry.tools


GROUPS: Final = (
    Group(
        "credits",
        "What is left, what was spent, what something will cost.",
        (
            Row("balance", "credits.balance"),
            Row(
                "history",
                "credits.iter",
                "List what was spent and what came in, newest first.",
                ("created_at", "operation", "amount", "balance_after"),
            ),
            Row("estimate", "credits.estimate"),
            Row("usage", "credits.usage_by_operation"),
        ),
    ),
    Group(
        "organizations",
        "The organization of the API key, its members and invitations.",
        (
            Row("me", "organizations.me"),
            Row("members", "organizations.list_members", columns=("email", "full_name", "role", "joined_at", "id")),
            Row("set-role", "organizations.update_member_role"),
            Row("remove", "organizations.remove_member", question="Remove the member {member_id}?"),
            Row("invites", "organizations.list_invites", columns=("email", "role", "status", "expires_at", "id")),
            Row("invite", "organizations.invite"),
            Row("revoke", "organizations.revoke_invite", question="Take the invitation {invite_id} back?"),
        ),
    ),
    Group(
        "api-keys",
        "API keys of the organization.",
        (
            Row(
                "list",
                "api_keys.list",
                columns=("name", "key_prefix", "role", "rate_limit", "is_active", "last_used_at", "expires_at", "id"),
            ),
            Row("get", "api_keys.get"),
            Row("create", "api_keys.create", "Create a key. It is shown this once.", arguments=("name",)),
            Row("update", "api_keys.update"),
            Row("delete", "api_keys.delete", question="Delete the API key {key_id}? Calls with it will fail."),
        ),
    ),
    Group(
        "webhooks",
        "Addresses that the service calls when something has happened.",
        (
            Row("list", "webhooks.list", columns=("url", "enabled", "event_types", "consecutive_failures", "id")),
            Row("get", "webhooks.get"),
            Row("create", "webhooks.create", "Register an address. The secret that signs its deliveries is shown this once."),
            Row("delete", "webhooks.delete", question="Forget the endpoint {endpoint_id}? What was not delivered yet never will be."),
            Row("test", "webhooks.test", "Have a test event delivered now; the exit code is 1 when the address does not take it."),
            Row(
                "deliveries",
                "webhooks.iter_deliveries",
                "List deliveries, newest first, to one endpoint or in one state.",
                ("event_type", "status", "attempts", "last_status_code", "last_error", "created_at", "id"),
            ),
            Row("replay", "webhooks.replay", "Have a delivery made again; `deliveries` lists their ids."),
        ),
    ),
    Group(
        "tools",
        "What agents may be given to call.",
        (
            Row(
                "list",
                "tools.registry",
                "List all tools: role, cost in credits, and (with --json) the JSON Schema of the arguments.",
                columns=("name", "required_role", "credit_cost", "idempotent", "description"),
                result=_tools,
            ),
            Row("run", "tools.dispatch"),
        ),
    ),
)
