"""Deployments: models that serve predictions over HTTP."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Unpack

from pictograph_api import models
from pictograph_api.api.deployments import (
    bulk_delete_deployments,
    bulk_pause_deployments,
    bulk_resume_deployments,
    create_deployment,
    delete_deployment,
    get_deployment,
    list_deployment_compute_options,
    list_deployments,
    pause_deployment,
    quote_deployment,
    resume_deployment,
)

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph.resources.ids import DeploymentId, ModelId, id_text, id_texts
from pictograph.resources.inference import DeploymentClient, endpoint_server
from pictograph.secret import Secret
from pictograph.types import ComputeTypeValue, DeploymentGpuTypeValue, DeploymentStatusValue

if TYPE_CHECKING:
    from pictograph.models import (
        BulkActionResult,
        BulkDeleteResult,
        Confirmation,
        CreatedDeployment,
        Deployment,
        DeploymentComputeOption,
        DeploymentQuote,
    )
    from pictograph.request_options import RequestOptions

LARGEST_PAGE: Final = 100  # limit of the contract


class Deployments(Resource[M_co]):
    """Models that serve predictions: `client.deployments`. A deployment is charged while its containers run.

    Example:
        model = client.models.list(status="ready")[0]
        created = client.deployments.create(model.id)
        deployment = client.deployments.get(created.deployment.id)
        if deployment.status == "active":  # provisioning takes a while
            result = client.deployments.connect(deployment, created.auth_token).infer("heron.jpg")
            print([prediction.name for prediction in result.predictions])
    """

    @operation
    async def list(
        self,
        *,
        model_id: ModelId | None = None,
        status: DeploymentStatusValue | None = None,
        limit: int = 50,
        offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> builtins.list[Deployment]:
        """Get one page of deployments, optionally filtered by model and status. `iter` returns all pages.

        Args:
            model_id: Only deployments of this model.
            status: `provisioning`, `active`, `paused`, `failed` or `terminated`.
            limit: Maximum number of deployments, 1 to 100.
            offset: Number of deployments to skip.

        Example:
            print([deployment.name for deployment in client.deployments.list(status="active")])
        """
        request = list_deployments.request(
            model_id=None if model_id is None else id_text(model_id), status=status, limit=limit, offset=offset
        )
        return (await call(request)).deployments

    @paged
    def iter(
        self,
        *,
        model_id: ModelId | None = None,
        status: DeploymentStatusValue | None = None,
        page_size: int = 50,
        max_total: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Pages[Deployment]:
        """Iterate over all deployments, optionally filtered by model and status, page by page.

        Pages are requested as they are needed. A loop that changes what the list contains, for example the status by which it is filtered,
        skips items: loop over `client.deployments.iter(...).all()` then, which gets all of them first.

        Args:
            model_id: Only deployments of this model.
            status: `provisioning`, `active`, `paused`, `failed` or `terminated`.
            page_size: Deployments per request, 1 to 100.
            max_total: Stop after this many deployments.

        Raises:
            ValueError: `page_size` is not 1 to 100, or `max_total` is negative.

        Example:
            for deployment in client.deployments.iter():
                print(deployment.name, deployment.status, deployment.uptime_seconds)
        """

        async def fetch_page(limit: int, offset: int) -> builtins.list[Deployment]:
            request = list_deployments.request(
                model_id=None if model_id is None else id_text(model_id), status=status, limit=limit, offset=offset
            )
            return (await call(request)).deployments

        return Pages(fetch_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, deployment_id: DeploymentId, **options: Unpack[RequestOptions]) -> Deployment:
        """Get a deployment.

        Raises:
            NotFoundError: The deployment does not exist.
        """
        return (await call(get_deployment.request(id_text(deployment_id)))).deployment

    @operation
    async def create(
        self,
        model_id: ModelId,
        *,
        name: str | None = None,
        compute_type: ComputeTypeValue = "gpu",
        gpu_type: DeploymentGpuTypeValue | None = None,
        min_containers: int = 0,
        max_containers: int = 1,
        scaledown_window: int = 60,
        inference_config: Mapping[str, object] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> CreatedDeployment:
        """Deploy a model.

        `auth_token` of the result authenticates requests to the endpoint. Store it: the server never returns it again.

        Args:
            name: Name of the deployment; by default derived from the name of the model.
            compute_type: `gpu` or `cpu`.
            gpu_type: `t4`, `l4`, `a10g` or `a100`; by default `t4`. Omit it for `cpu`.
            min_containers: Number of containers that always run. With 0, an idle deployment costs nothing, and its next request waits for
                a container to start.
            max_containers: Maximum number of containers.
            scaledown_window: Seconds without a request after which a container is stopped.
            inference_config: Settings of the model, by name.

        Raises:
            NotFoundError: The model does not exist.
            ConflictError: The model is not ready.
            PaymentRequiredError: Not enough credits; nothing was deployed.
        """
        body = models.CreateDeploymentRequest(
            model_id=id_text(model_id),
            name=name,
            compute_type=compute_type,
            gpu_type=gpu_type,
            min_containers=min_containers,
            max_containers=max_containers,
            scaledown_window=scaledown_window,
            inference_config=inference_config,
        )
        return await call(create_deployment.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def pause(
        self, deployment_id: DeploymentId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> Deployment:
        """Stop the containers of a deployment.

        Until it is resumed, the endpoint rejects requests and nothing is charged.

        Raises:
            NotFoundError: The deployment does not exist.
            ConflictError: The deployment is not active.
        """
        return (await call(pause_deployment.request(id_text(deployment_id)), idempotency_key=idempotency_key)).deployment

    @operation
    async def resume(
        self, deployment_id: DeploymentId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> Deployment:
        """Restart the containers of a paused deployment.

        Raises:
            NotFoundError: The deployment does not exist.
            ConflictError: The deployment is not paused.
            PaymentRequiredError: Not enough credits.
        """
        return (await call(resume_deployment.request(id_text(deployment_id)), idempotency_key=idempotency_key)).deployment

    @operation
    async def delete(
        self, deployment_id: DeploymentId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> Confirmation:
        """Delete a deployment. Its endpoint and token stop working; the model is kept.

        Raises:
            NotFoundError: The deployment does not exist.
        """
        return await call(delete_deployment.request(id_text(deployment_id)), idempotency_key=idempotency_key)

    @operation
    async def bulk_pause(
        self, deployment_ids: Iterable[DeploymentId], *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> BulkActionResult:
        """Pause several deployments. Unknown ids are returned in `not_found` and raise no error."""
        body = models.BulkDeploymentIdsRequest(deployment_ids=id_texts(deployment_ids))
        return await call(bulk_pause_deployments.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def bulk_resume(
        self, deployment_ids: Iterable[DeploymentId], *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> BulkActionResult:
        """Resume several deployments. Unknown ids are returned in `not_found` and raise no error."""
        body = models.BulkDeploymentIdsRequest(deployment_ids=id_texts(deployment_ids))
        return await call(bulk_resume_deployments.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def bulk_delete(
        self, deployment_ids: Iterable[DeploymentId], *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> BulkDeleteResult:
        """Delete several deployments. Unknown ids are returned in `not_found` and raise no error."""
        body = models.BulkDeploymentIdsRequest(deployment_ids=id_texts(deployment_ids))
        return await call(bulk_delete_deployments.request(body=body), idempotency_key=idempotency_key)

    def connect(self, deployment: Deployment | str, auth_token: str, *, timeout: float = 60.0) -> DeploymentClient[M_co]:
        """Return a client for the endpoint of a deployment. Nothing is sent.

        It uses the connections, retries and hooks of this client. The API key is not sent to the deployment, and the token is not sent to
        the API.

        Args:
            deployment: A deployment, or its `endpoint_url`.
            auth_token: Token of the deployment, `pk_deploy_...`, as returned by `create`.
            timeout: Seconds for one attempt as a whole.

        Raises:
            ConfigurationError: The URL or the token is invalid.
            ValueError: The deployment has no URL yet; it is being provisioned.

        Example:
            endpoint = client.deployments.connect("https://deployment.example.com/yolox", "pk_deploy_0123456789abcdef")
        """
        token = Secret(auth_token)
        del auth_token  # a traceback with local variables must not contain the token
        return DeploymentClient(self._driver, endpoint_server(deployment, token, timeout))

    @operation
    async def compute_options(self, **options: Unpack[RequestOptions]) -> builtins.list[DeploymentComputeOption]:
        """Get the available machine types, with their price per minute in micro-USD (millionths of a US dollar).

        Example:
            for option in client.deployments.compute_options():
                print(option.label, option.rate_per_min_micro_usd)
        """
        return (await call(list_deployment_compute_options.request())).options

    @operation
    async def quote(
        self,
        *,
        compute_type: ComputeTypeValue = "gpu",
        gpu_type: DeploymentGpuTypeValue | None = None,
        min_containers: int = 0,
        **options: Unpack[RequestOptions],
    ) -> DeploymentQuote:
        """Get the price of a deployment per minute, hour and day, in micro-USD (millionths of a US dollar).

        Args:
            compute_type: `gpu` or `cpu`.
            gpu_type: `t4`, `l4`, `a10g` or `a100`; by default `t4`. Omit it for `cpu`.
            min_containers: Number of containers that always run.

        Example:
            print(client.deployments.quote(gpu_type="l4").cost_per_hour_micro_usd)
        """
        request = quote_deployment.request(compute_type=compute_type, gpu_type=gpu_type, min_containers=min_containers)
        return (await call(request)).quote
