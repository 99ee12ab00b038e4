"""Inference on a deployed model."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pictograph_api import models
from pictograph_api.api.deployments import predict_deployment

from pictograph import settings
from pictograph._resilience.operations import OtherServer, call_other_server
from pictograph._resilience.resource import M_co, Resource, Runner, operation
from pictograph.exceptions import ConfigurationError
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.models import Deployment, PredictResponse


class DeploymentClient(Resource[M_co]):
    """A client for the endpoint of one deployment. Created by `client.deployments.connect`, closed with the client.

    Example:
        for deployment in client.deployments.list(status="active"):
            endpoint = client.deployments.connect(deployment, "pk_deploy_0123456789abcdef")
    """

    def __init__(self, driver: Runner, server: OtherServer) -> None:
        super().__init__(driver)
        self._server = server

    def __repr__(self) -> str:
        return f"DeploymentClient({self._server.url!r})"

    @operation
    async def infer(
        self,
        image: str | os.PathLike[str] | bytes,
        *,
        confidence: float | None = None,
        class_filter: Sequence[str] | None = None,
        top_k: int | None = None,
    ) -> PredictResponse:
        """Run the model on an image and return its predictions.

        Predictions have the structure of annotations. An idle deployment without containers responds with status 503 and `Retry-After`
        until a container has started; the call waits and retries.

        Args:
            image: An `https://` or `http://` URL that the server can fetch, the path of a file, or the content of a file as bytes.
            confidence: Minimum confidence, 0 to 1; by default that of the deployment.
            class_filter: Only predictions of these classes.
            top_k: Maximum number of predictions.

        Raises:
            AuthError: The token is invalid.
            NotFoundError: The deployment is paused or deleted.
            ValidationError: The image can't be read, or an argument is out of range.
            OSError: The file can't be read.
        """
        body = models.PredictRequest(image=_predict_image(image), confidence=confidence, class_filter=class_filter, top_k=top_k)
        return await call_other_server(predict_deployment.request(body=body), self._server)


def endpoint_server(deployment: Deployment | str, auth_token: Secret, timeout: float) -> OtherServer:
    """Return the URL, token and timeout for requests to a deployment. See `Deployments.connect`."""
    url = deployment if isinstance(deployment, str) else deployment.endpoint_url
    if not url:
        raise ValueError("The deployment has no endpoint_url yet. Call client.deployments.get(...) until its status is active.")
    if not _is_sendable(auth_token):
        raise ConfigurationError(
            "The token of the deployment is empty or contains characters that are not allowed in an HTTP header. "
            "Pass the auth_token of client.deployments.create(...)."
        )
    return OtherServer(
        settings.check_server_url(url, name="The URL of the deployment"),
        Secret(auth_token.reveal().strip()),
        settings.check_timeout(timeout),
    )


def _is_sendable(token: Secret) -> bool:
    return token.reveal().isascii() and token.reveal().isprintable() and bool(token.reveal().strip())


def _predict_image(image: str | os.PathLike[str] | bytes) -> models.PredictImage:
    if isinstance(image, str) and image.startswith(("https://", "http://")):
        return models.PredictImage(type=models.PredictImageType.URL, value=image)
    content = image if isinstance(image, bytes) else Path(image).read_bytes()
    return models.PredictImage(type=models.PredictImageType.BASE64, value=base64.b64encode(content).decode())
