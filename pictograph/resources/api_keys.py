"""API keys of the organization."""

from __future__ import annotations

import builtins
import datetime
from typing import TYPE_CHECKING

from pictograph_api import models
from pictograph_api.api.api_keys import create_api_key, delete_api_key, get_api_key, list_api_keys, update_api_key

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph.models import ApiKey, Confirmation, CreatedApiKey, Role


class ApiKeys(Resource[M_co]):
    """API keys: `client.api_keys`. All of it needs an admin's key, and no key makes one with a role above its own.

    Example:
        created = client.api_keys.create(client.organizations.me().id, "for the build", role="viewer")
        print(created.key_prefix)  # created.api_key is the secret; the server shows it this once
    """

    @operation
    async def list(self, organization_id: str | None = None) -> builtins.list[ApiKey]:
        """Get all keys of an organization, without their secrets; of the key's own when left out.

        Example:
            for key in client.api_keys.list():
                print(key.name, key.key_prefix, key.role, key.last_used_at)
        """
        return (await call(list_api_keys.request(organization_id=organization_id))).api_keys

    @operation
    async def create(
        self,
        organization_id: str,
        name: str,
        *,
        role: Role | str = "member",
        rate_limit: int | None = None,
        expires_at: datetime.datetime | None = None,
        idempotency_key: str | None = None,
    ) -> CreatedApiKey:
        """Create a key. Its secret, `api_key`, is in this answer and never again.

        Args:
            name: 1 to 100 characters.
            role: `viewer`, `member`, `admin` or `owner`.
            rate_limit: requests per hour; that of the plan when left out.
            expires_at: when it ends, with a time zone; never when left out.

        Raises:
            ForbiddenError: the role is above that of the key which asks.

        Example:
            created = client.api_keys.create(client.organizations.me().id, "for the build", rate_limit=100)
        """
        body = models.CreateApiKeyRequest(
            organization_id=organization_id, name=name, role=role, rate_limit=rate_limit, expires_at=expires_at
        )
        return await call(create_api_key.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def get(self, key_id: str) -> ApiKey:
        """Get one key, without its secret.

        Raises:
            NotFoundError: there is no such key.

        Example:
            print(client.api_keys.get(client.api_keys.list()[0].id).role)
        """
        return (await call(get_api_key.request(key_id))).api_key

    @operation
    async def update(
        self,
        key_id: str,
        *,
        name: str | None = None,
        rate_limit: int | None = None,
        is_active: bool | None = None,
        idempotency_key: str | None = None,
    ) -> ApiKey:
        """Rename a key, change its limit, or switch it off and on. What is left out stays; give at least one. The role can't be changed.

        Raises:
            NotFoundError: there is no such key.
            ValidationError: nothing was given.

        Example:
            created = client.api_keys.create(client.organizations.me().id, "for the build")
            client.api_keys.update(created.key_id, is_active=False)
        """
        body = models.UpdateApiKeyRequest(name=name, rate_limit=rate_limit, is_active=is_active)
        return (await call(update_api_key.request(key_id, body=body), idempotency_key=idempotency_key)).api_key

    @operation
    async def delete(self, key_id: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Delete a key. Calls with it fail from now on.

        Raises:
            NotFoundError: there is no such key.

        Example:
            created = client.api_keys.create(client.organizations.me().id, "for the build")
            client.api_keys.delete(created.key_id)
        """
        return await call(delete_api_key.request(key_id), idempotency_key=idempotency_key)
