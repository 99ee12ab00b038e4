"""Webhook endpoints and their deliveries. To verify deliveries that your endpoint receives, see `pictograph.webhooks`."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Unpack

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
from pictograph.resources.ids import DeliveryId, EndpointId, id_text
from pictograph.types import WebhookDeliveryStatusValue, WebhookEventTypeValue

if TYPE_CHECKING:
    from pictograph.models import (
        Confirmation,
        CreatedWebhookEndpoint,
        WebhookDelivery,
        WebhookEndpoint,
        WebhookTestResult,
    )
    from pictograph.request_options import RequestOptions

LARGEST_PAGE: Final = 100  # limit of the contract


class Webhooks(Resource[M_co]):
    """Webhook endpoints and deliveries: `client.webhooks`. All methods require a key with the role `admin`.

    Example:
        created = client.webhooks.create("https://hooks.example.com/pictograph")
        print(created.endpoint.id)  # store created.secret; the server never returns it again
    """

    @operation
    async def create(
        self,
        url: str,
        *,
        description: str | None = None,
        event_types: Iterable[WebhookEventTypeValue] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> CreatedWebhookEndpoint:
        """Create a webhook endpoint.

        `secret` of the result is the key that signs deliveries to it. Store it: the server never returns it again.

        Args:
            url: HTTPS URL that accepts POST requests and responds with a 2xx status.
            description: Description of the endpoint.
            event_types: Events to deliver, for example `workflow_run.completed`; by default all.

        Raises:
            ValidationError: The URL or an event type is invalid.

        Example:
            secret = client.webhooks.create("https://hooks.example.com/pictograph").secret
        """
        body = models.CreateWebhookEndpointRequest(url=url, description=description, event_types=event_types)
        return await call(create_webhook_endpoint.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def list(self, **options: Unpack[RequestOptions]) -> builtins.list[WebhookEndpoint]:
        """Get all webhook endpoints.

        Example:
            for endpoint in client.webhooks.list():
                print(endpoint.url, endpoint.enabled, endpoint.consecutive_failures)
        """
        return (await call(list_webhook_endpoints.request())).endpoints

    @operation
    async def get(self, endpoint_id: EndpointId, **options: Unpack[RequestOptions]) -> WebhookEndpoint:
        """Get a webhook endpoint.

        Raises:
            NotFoundError: The endpoint does not exist.
        """
        return (await call(get_webhook_endpoint.request(id_text(endpoint_id)))).endpoint

    @operation
    async def delete(
        self, endpoint_id: EndpointId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> Confirmation:
        """Delete a webhook endpoint. Pending deliveries are dropped.

        Raises:
            NotFoundError: The endpoint does not exist.
        """
        return await call(delete_webhook_endpoint.request(id_text(endpoint_id)), idempotency_key=idempotency_key)

    @operation
    async def test(
        self, endpoint_id: EndpointId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> WebhookTestResult:
        """Deliver a test event to a webhook endpoint.

        A failed delivery does not raise; see `delivered`, `status_code` and `error` of the result.

        Raises:
            NotFoundError: The endpoint does not exist.
        """
        return await call(test_webhook_endpoint.request(id_text(endpoint_id)), idempotency_key=idempotency_key)

    @operation
    async def deliveries(
        self,
        *,
        endpoint_id: EndpointId | None = None,
        status: WebhookDeliveryStatusValue | None = None,
        limit: int = 50,
        offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> builtins.list[WebhookDelivery]:
        """Get one page of deliveries, optionally filtered by endpoint and status. `iter_deliveries` returns all pages.

        Args:
            endpoint_id: Only deliveries to this endpoint.
            status: `pending`, `delivered`, `failed` (will be retried) or `dead_letter` (no more retries).
            limit: Maximum number of deliveries, 1 to 100.
            offset: Number of deliveries to skip.

        Example:
            for delivery in client.webhooks.deliveries(status="dead_letter"):
                print(delivery.event_type, delivery.attempts, delivery.last_error)
        """
        request = list_webhook_deliveries.request(
            endpoint_id=None if endpoint_id is None else id_text(endpoint_id), status=status, limit=limit, offset=offset
        )
        return (await call(request)).deliveries

    @paged
    def iter_deliveries(
        self,
        *,
        endpoint_id: EndpointId | None = None,
        status: WebhookDeliveryStatusValue | None = None,
        page_size: int = 50,
        max_total: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Pages[WebhookDelivery]:
        """Iterate over all deliveries, optionally filtered by endpoint and status, page by page.

        Pages are requested as they are needed. A loop that changes what the list contains, for example the status by which it is filtered,
        skips items: loop over `client.webhooks.iter_deliveries(...).all()` then, which gets all of them first.

        Args:
            endpoint_id: Only deliveries to this endpoint.
            status: `pending`, `delivered`, `failed` (will be retried) or `dead_letter` (no more retries).
            page_size: Deliveries per request, 1 to 100.
            max_total: Stop after this many deliveries.

        Raises:
            ValueError: `page_size` is not 1 to 100, or `max_total` is negative.

        Example:
            print(sum(delivery.attempts for delivery in client.webhooks.iter_deliveries()))
        """

        async def fetch_page(limit: int, offset: int) -> builtins.list[WebhookDelivery]:
            request = list_webhook_deliveries.request(
                endpoint_id=None if endpoint_id is None else id_text(endpoint_id), status=status, limit=limit, offset=offset
            )
            return (await call(request)).deliveries

        return Pages(fetch_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def replay(
        self, delivery_id: DeliveryId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> Confirmation:
        """Repeat a delivery.

        Args:
            delivery_id: `id` of a delivery, as returned by `deliveries`.

        Raises:
            NotFoundError: The delivery does not exist.
        """
        return await call(replay_webhook_delivery.request(id_text(delivery_id)), idempotency_key=idempotency_key)
