"""Commands for the organization: credits, members, API keys, webhooks, agent tools."""

from __future__ import annotations

from typing import Any, Final

from pictograph.cli.command_table import Group, Row


def _tools(registry: Any) -> object:
    return registry.tools


GROUPS: Final = (
    Group(
        "credits",
        "Show credits and their use.",
        (
            Row("balance", "credits.balance", "Show the credits left, the date of the next refill and the latest ledger entries."),
            Row(
                "history",
                "credits.iter",
                "List the entries of the credit ledger, newest first.",
                ("created_at", "operation", "amount", "balance_after"),
                empty="No entries.",
            ),
            Row("estimate", "credits.estimate", "Show the price of an operation and whether the credits suffice."),
            Row("usage", "credits.usage_by_operation", "Show the use by operation in micro-USD (a millionth of a dollar), highest first."),
        ),
    ),
    Group(
        "organizations",
        "Show the organization of the API key; manage its members and invitations.",
        (
            Row("me", "organizations.me", "Show the organization: plan, limits, credits and number of members."),
            Row("members", "organizations.list_members", "List members.", ("email", "full_name", "role", "joined_at", "id")),
            Row(
                "set-role",
                "organizations.update_member_role",
                "Set the role of a member.",
                option_help=dict(member_id="Member id, as `organizations members` lists it."),
            ),
            Row("remove", "organizations.remove_member", "Remove a member.", confirm="Remove the member {member_id}?"),
            Row(
                "invites",
                "organizations.list_invites",
                "List invitations.",
                ("email", "role", "status", "expires_at", "id"),
                empty="No invitations. Invite a person: pictograph organizations invite EMAIL",
            ),
            Row("invite", "organizations.invite", "Invite a person by email."),
            Row("revoke", "organizations.revoke_invite", "Revoke an invitation.", confirm="Revoke the invitation {invite_id}?"),
        ),
    ),
    Group(
        "api-keys",
        "Manage the API keys of the organization.",
        (
            Row(
                "list",
                "api_keys.list",
                "List API keys, without their secrets.",
                ("name", "role", "is_active", "key_prefix", "rate_limit", "last_used_at", "expires_at", "id"),
                empty="No API keys.",
            ),
            Row("get", "api_keys.get", "Get an API key, without its secret."),
            Row(
                "create",
                "api_keys.create",
                "Create an API key. Its secret is shown only once.",
                positional=("name",),
                option_help=dict(name="API key name.", rate_limit="Requests per hour; the limit of the plan by default."),
            ),
            Row(
                "update",
                "api_keys.update",
                "Update the name, rate limit or active state of an API key. At least one option is required.",
                option_help=dict(name="New name."),
            ),
            Row(
                "delete",
                "api_keys.delete",
                "Delete an API key. Calls with it fail from then on.",
                confirm="Delete the API key {key_id}? Calls with it will fail.",
            ),
        ),
    ),
    Group(
        "webhooks",
        "Manage webhook endpoints and their deliveries.",
        (
            Row(
                "list",
                "webhooks.list",
                "List webhook endpoints.",
                ("url", "enabled", "event_types", "consecutive_failures", "id"),
                empty="No webhook endpoints. Create one: pictograph webhooks create URL",
            ),
            Row("get", "webhooks.get", "Get a webhook endpoint."),
            Row("create", "webhooks.create", "Create a webhook endpoint. Its signing secret is shown only once."),
            Row(
                "delete",
                "webhooks.delete",
                "Delete a webhook endpoint; pending deliveries are dropped.",
                confirm="Delete the webhook endpoint {endpoint_id}? Pending deliveries are dropped.",
            ),
            Row("test", "webhooks.test", "Send a test event now. The exit code is 1 if the endpoint does not accept it."),
            Row(
                "deliveries",
                "webhooks.iter_deliveries",
                "List deliveries, newest first.",
                ("event_type", "status", "attempts", "last_status_code", "created_at", "last_error", "id"),
                empty="No deliveries. They appear when an event happens; test events are not listed.",
                option_help=dict(endpoint_id="Only deliveries to this endpoint."),
            ),
            Row("replay", "webhooks.replay", "Send a delivery again."),
        ),
    ),
    Group(
        "tools",
        "List and run the tools for agents.",
        (
            Row(
                "list",
                "tools.registry",
                "List tools with their role and price; --json includes the JSON Schema of the arguments.",
                ("name", "required_role", "credit_cost", "idempotent", "description"),
                select=_tools,
            ),
            Row("run", "tools.dispatch", "Run a tool on the server and print its result. Not every server offers this."),
        ),
    ),
)
