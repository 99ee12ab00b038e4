"""Webhooks: the service calls you when something has happened. See `pictograph.webhooks` for checking what arrives."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pictograph_api import models
from pictograph_api.api.webhooks import (
    create_webhook_endpoint,
    delete_webhook_endpoint,
    get_webhook_endpoint,
    list_webhook_deliveries,
    list_webhook_endpoints,
    replay_webhook_delivery,
    test_webhook_endpoint,
)

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.resource import M_co, Resource, operation, paged

if TYPE_CHECKING:
    from pictograph.models import (
        Confirmation,
        CreatedWebhookEndpoint,
        WebhookDelivery,
        WebhookDeliveryStatus,
        WebhookEndpoint,
        WebhookEventType,
        WebhookTestResult,
    )

LARGEST_PAGE: Final = 100  # the contract's cap


class Webhooks(Resource[M_co]):
    """Addresses that the service calls: `client.webhooks`. All of it needs an admin's key.

    Example:
        created = client.webhooks.create("https://hooks.example.com/pictograph")
        print(created.endpoint.id, "keep the secret now, it is shown once:", len(created.secret))
    """

    @operation
    async def create(
        self,
        url: str,
        *,
        description: str | None = None,
        event_types: Sequence[WebhookEventType | str] | None = None,
        idempotency_key: str | None = None,
    ) -> CreatedWebhookEndpoint:
        """Register an address. `secret` of the answer signs the deliveries and is shown only here.

        Args:
            url: an https address that answers a POST with a 2xx status.
            event_types: what to be told about, for example `workflow_run.completed`; everything when left out.

        Raises:
            ValidationError: the address or an event type is not accepted.

        Example:
            secret = client.webhooks.create("https://hooks.example.com/pictograph").secret
        """
        body = models.CreateWebhookEndpointRequest(url=url, description=description, event_types=event_types)
        return await call(create_webhook_endpoint.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def list(self) -> builtins.list[WebhookEndpoint]:
        """Get all registered addresses.

        Example:
            for endpoint in client.webhooks.list():
                print(endpoint.url, endpoint.enabled, endpoint.consecutive_failures)
        """
        return (await call(list_webhook_endpoints.request())).endpoints

    @operation
    async def get(self, endpoint_id: str) -> WebhookEndpoint:
        """Get one registered address.

        Raises:
            NotFoundError: there is no such endpoint.
        """
        return (await call(get_webhook_endpoint.request(endpoint_id))).endpoint

    @operation
    async def delete(self, endpoint_id: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Forget an address. What was not delivered yet never will be.

        Raises:
            NotFoundError: there is no such endpoint.
        """
        return await call(delete_webhook_endpoint.request(endpoint_id), idempotency_key=idempotency_key)

    @operation
    async def test(self, endpoint_id: str, *, idempotency_key: str | None = None) -> WebhookTestResult:
        """Have a test event delivered now. An address that doesn't take it is no error: see `delivered`, `status_code` and `error`.

        Raises:
            NotFoundError: there is no such endpoint.
        """
        return await call(test_webhook_endpoint.request(endpoint_id), idempotency_key=idempotency_key)

    @operation
    async def deliveries(
        self, *, endpoint_id: str | None = None, status: WebhookDeliveryStatus | str | None = None, limit: int = 50, offset: int = 0
    ) -> builtins.list[WebhookDelivery]:
        """Get one page of deliveries, of at most 100, to one endpoint or in one state. `iter_deliveries` walks through all.

        Args:
            status: `pending`, `delivered`, `failed` (it is tried again) or `dead_letter` (given up).

        Example:
            for delivery in client.webhooks.deliveries(status="dead_letter"):
                print(delivery.event_type, delivery.attempts, delivery.last_error)
        """
        request = list_webhook_deliveries.request(endpoint_id=endpoint_id, status=status, limit=limit, offset=offset)
        return (await call(request)).deliveries

    @paged
    def iter_deliveries(
        self,
        *,
        endpoint_id: str | None = None,
        status: WebhookDeliveryStatus | str | None = None,
        page_size: int = 50,
        max_total: int | None = None,
    ) -> Pages[WebhookDelivery]:
        """Walk through all deliveries, `page_size` (at most 100) for each request, up to `max_total` in all.

        Example:
            print(sum(delivery.attempts for delivery in client.webhooks.iter_deliveries()))
        """

        async def page(limit: int, offset: int) -> builtins.list[WebhookDelivery]:
            request = list_webhook_deliveries.request(endpoint_id=endpoint_id, status=status, limit=limit, offset=offset)
            return (await call(request)).deliveries

        return Pages(page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def replay(self, delivery_id: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Have a delivery made again. `delivery_id` is the `id` of a document that `deliveries` gave.

        Raises:
            NotFoundError: there is no such delivery.
        """
        return await call(replay_webhook_delivery.request(delivery_id), idempotency_key=idempotency_key)
