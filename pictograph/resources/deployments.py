"""Deployments: models that answer requests on machines of the platform."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

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
from pictograph.resources.inference import DeploymentClient, endpoint
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.models import (
        BulkActionResult,
        BulkDeleteResult,
        ComputeType,
        Confirmation,
        CreatedDeployment,
        Deployment,
        DeploymentComputeOption,
        DeploymentGpuType,
        DeploymentQuote,
        DeploymentStatus,
    )

LARGEST_PAGE: Final = 100  # the contract's cap


class Deployments(Resource[M_co]):
    """Models that answer requests: `client.deployments`. A deployment costs money while its containers run.

    Example:
        model = client.models.list(status="ready")[0]
        created = client.deployments.create(model.id)
        deployment = client.deployments.get(created.deployment.id)
        if deployment.status == "active":  # it takes a while
            answer = client.deployments.connect(deployment, created.auth_token).infer("heron.jpg")
            print([prediction.name for prediction in answer.predictions])
    """

    @operation
    async def list(
        self, *, model_id: str | None = None, status: DeploymentStatus | str | None = None, limit: int = 50, offset: int = 0
    ) -> builtins.list[Deployment]:
        """Get one page of deployments, of one model or in one state. `iter` walks through all of them.

        Args:
            status: `provisioning`, `active`, `paused`, `failed` or `terminated`.

        Example:
            print([deployment.name for deployment in client.deployments.list(status="active")])
        """
        request = list_deployments.request(model_id=model_id, status=status, limit=limit, offset=offset)
        return (await call(request)).deployments

    @paged
    def iter(
        self,
        *,
        model_id: str | None = None,
        status: DeploymentStatus | str | None = None,
        page_size: int = 50,
        max_total: int | None = None,
    ) -> Pages[Deployment]:
        """Walk through all deployments, `page_size` for each request, up to `max_total` in all.

        Example:
            for deployment in client.deployments.iter():
                print(deployment.name, deployment.status, deployment.uptime_seconds)
        """

        async def page(limit: int, offset: int) -> builtins.list[Deployment]:
            request = list_deployments.request(model_id=model_id, status=status, limit=limit, offset=offset)
            return (await call(request)).deployments

        return Pages(page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, deployment_id: str) -> Deployment:
        """Get one deployment.

        Raises:
            NotFoundError: there is no such deployment.
        """
        return (await call(get_deployment.request(deployment_id))).deployment

    @operation
    async def create(
        self,
        model_id: str,
        *,
        name: str | None = None,
        compute_type: ComputeType | str = "gpu",
        gpu_type: DeploymentGpuType | str | None = None,
        min_containers: int = 0,
        max_containers: int = 1,
        scaledown_window: int = 60,
        inference_config: Mapping[str, object] | None = None,
        idempotency_key: str | None = None,
    ) -> CreatedDeployment:
        """Deploy a model. `auth_token` of the answer is the key of the endpoint and is shown only here.

        Args:
            name: made from the model's name when left out.
            compute_type: `gpu` or `cpu`.
            gpu_type: `t4`, `l4`, `a10g` or `a100`; `t4` when left out, and nothing for `cpu`.
            min_containers: containers that always run; 0 lets it go to sleep, so that it costs nothing and the first request waits.
            max_containers: the most that run at once.
            scaledown_window: seconds without a request after which a container goes down.
            inference_config: settings of the model, by name.

        Raises:
            NotFoundError: there is no such model.
            ConflictError: the model is not ready.
            PaymentRequiredError: not enough credits; nothing was started.
        """
        body = models.CreateDeploymentRequest(
            model_id=model_id,
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
    async def pause(self, deployment_id: str, *, idempotency_key: str | None = None) -> Deployment:
        """Stop the containers. The endpoint refuses requests, and nothing is charged, until it is resumed.

        Raises:
            NotFoundError: there is no such deployment.
            ConflictError: it is not active.
        """
        return (await call(pause_deployment.request(deployment_id), idempotency_key=idempotency_key)).deployment

    @operation
    async def resume(self, deployment_id: str, *, idempotency_key: str | None = None) -> Deployment:
        """Start the containers of a paused deployment again.

        Raises:
            NotFoundError: there is no such deployment.
            ConflictError: it is not paused.
            PaymentRequiredError: not enough credits.
        """
        return (await call(resume_deployment.request(deployment_id), idempotency_key=idempotency_key)).deployment

    @operation
    async def delete(self, deployment_id: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Delete a deployment. Its endpoint and its token stop working; the model stays.

        Raises:
            NotFoundError: there is no such deployment.
        """
        return await call(delete_deployment.request(deployment_id), idempotency_key=idempotency_key)

    @operation
    async def bulk_pause(self, deployment_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkActionResult:
        """Pause several deployments. Ids that are not there come back in `not_found`; they are no error."""
        body = models.BulkDeploymentIdsRequest(deployment_ids=deployment_ids)
        return await call(bulk_pause_deployments.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def bulk_resume(self, deployment_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkActionResult:
        """Resume several deployments. Ids that are not there come back in `not_found`; they are no error."""
        body = models.BulkDeploymentIdsRequest(deployment_ids=deployment_ids)
        return await call(bulk_resume_deployments.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def bulk_delete(self, deployment_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkDeleteResult:
        """Delete several deployments. Ids that are not there come back in `not_found`; they are no error."""
        body = models.BulkDeploymentIdsRequest(deployment_ids=deployment_ids)
        return await call(bulk_delete_deployments.request(body=body), idempotency_key=idempotency_key)

    def connect(self, deployment: Deployment | str, auth_token: str, *, timeout: float = 60.0) -> DeploymentClient[M_co]:
        """Get what sends images to a deployment. Nothing is sent yet.

        The connections, retries and hooks are those of this client; the API key is not sent to the deployment, nor its token to the API.

        Args:
            deployment: the deployment, or its `endpoint_url`.
            auth_token: its token, `pk_deploy_...`, which `create` gave.
            timeout: seconds for one attempt as a whole.

        Raises:
            ConfigurationError: the address or the token can't work.
            ValueError: the deployment has no address yet; it is being provisioned.

        Example:
            endpoint = client.deployments.connect("https://deployment.example.com/yolox", "pk_deploy_0123456789abcdef")
        """
        hidden = Secret(auth_token)
        del auth_token  # a traceback that shows locals must not show the token
        return DeploymentClient(self._driver, endpoint(deployment, hidden, timeout))

    @operation
    async def compute_options(self) -> builtins.list[DeploymentComputeOption]:
        """Get the machines that there are, with their price per minute in micro-USD (a millionth of a dollar).

        Example:
            for option in client.deployments.compute_options():
                print(option.label, option.rate_per_min_micro_usd)
        """
        return (await call(list_deployment_compute_options.request())).options

    @operation
    async def quote(
        self, *, compute_type: ComputeType | str = "gpu", gpu_type: DeploymentGpuType | str | None = None, min_containers: int = 0
    ) -> DeploymentQuote:
        """Ask what a deployment would cost, per minute, hour and day in micro-USD.

        Example:
            print(client.deployments.quote(gpu_type="l4").cost_per_hour_micro_usd)
        """
        request = quote_deployment.request(compute_type=compute_type, gpu_type=gpu_type, min_containers=min_containers)
        return (await call(request)).quote
