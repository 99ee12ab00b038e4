"""API keys of the organization."""

from __future__ import annotations

import builtins
import datetime
from typing import TYPE_CHECKING, Unpack

from pictograph_api import models
from pictograph_api.api.api_keys import create_api_key, delete_api_key, get_api_key, list_api_keys, update_api_key

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph.resources.ids import ApiKeyId, OrganizationId, id_text
from pictograph.types import RoleValue

if TYPE_CHECKING:
    from pictograph.models import ApiKey, Confirmation, CreatedApiKey
    from pictograph.request_options import RequestOptions


class ApiKeys(Resource[M_co]):
    """API keys: `client.api_keys`. All methods require a key with the role `admin`. A key can't create one with a higher role than its own.

    Example:
        created = client.api_keys.create(client.organizations.me().id, "CI build", role="viewer")
        print(created.key_prefix)  # created.api_key is the secret; the server never returns it again
    """

    @operation
    async def list(self, organization_id: OrganizationId | None = None, **options: Unpack[RequestOptions]) -> builtins.list[ApiKey]:
        """Get all API keys of an organization, without their secrets.

        Args:
            organization_id: Id of the organization; by default that of the client's key.

        Example:
            for key in client.api_keys.list():
                print(key.name, key.key_prefix, key.role, key.last_used_at)
        """
        return (await call(list_api_keys.request(organization_id=None if organization_id is None else id_text(organization_id)))).api_keys

    @operation
    async def create(
        self,
        organization_id: OrganizationId,
        name: str,
        *,
        role: RoleValue = "member",
        rate_limit: int | None = None,
        expires_at: datetime.datetime | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> CreatedApiKey:
        """Create an API key.

        The secret is the `api_key` of the result. Store it: the server never returns it again.

        Args:
            name: 1 to 100 characters.
            role: `viewer`, `member`, `admin` or `owner`.
            rate_limit: Requests per hour; by default the limit of the subscription plan.
            expires_at: Time of expiry, with a time zone; by default the key does not expire.

        Raises:
            ForbiddenError: `role` is higher than that of the client's key.

        Example:
            created = client.api_keys.create(client.organizations.me().id, "CI build", rate_limit=100)
        """
        body = models.CreateApiKeyRequest(
            organization_id=id_text(organization_id),
            name=name,
            role=role,
            rate_limit=rate_limit,
            expires_at=expires_at,
        )
        return await call(create_api_key.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def get(self, key_id: ApiKeyId, **options: Unpack[RequestOptions]) -> ApiKey:
        """Get an API key, without its secret.

        Raises:
            NotFoundError: The key does not exist.

        Example:
            print(client.api_keys.get(client.api_keys.list()[0].id).role)
        """
        return (await call(get_api_key.request(id_text(key_id)))).api_key

    @operation
    async def update(
        self,
        key_id: ApiKeyId,
        *,
        name: str | None = None,
        rate_limit: int | None = None,
        is_active: bool | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> ApiKey:
        """Rename an API key, change its rate limit, or deactivate it.

        Only the given fields change; give at least one. The role of a key can't be changed.

        Args:
            name: 1 to 100 characters.
            rate_limit: Requests per hour.
            is_active: `False` deactivates the key, `True` activates it again.

        Raises:
            NotFoundError: The key does not exist.
            ValidationError: No field was given.

        Example:
            created = client.api_keys.create(client.organizations.me().id, "CI build")
            client.api_keys.update(created.key_id, is_active=False)
        """
        body = models.UpdateApiKeyRequest(name=name, rate_limit=rate_limit, is_active=is_active)
        return (await call(update_api_key.request(id_text(key_id), body=body), idempotency_key=idempotency_key)).api_key

    @operation
    async def delete(self, key_id: ApiKeyId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]) -> Confirmation:
        """Delete an API key. Calls with it fail from now on.

        Raises:
            NotFoundError: The key does not exist.

        Example:
            created = client.api_keys.create(client.organizations.me().id, "CI build")
            client.api_keys.delete(created.key_id)
        """
        return await call(delete_api_key.request(id_text(key_id)), idempotency_key=idempotency_key)
