"""Inference: images to a deployed model, predictions back."""

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
    """The endpoint of one deployment: made by `client.deployments.connect`, and closed with the client.

    Example:
        for deployment in client.deployments.list(status="active"):
            endpoint = client.deployments.connect(deployment, "pk_deploy_0123456789abcdef")
    """

    def __init__(self, driver: Runner, at: OtherServer) -> None:
        super().__init__(driver)
        self._at = at

    def __repr__(self) -> str:
        return f"DeploymentClient({self._at.url!r})"

    @operation
    async def infer(
        self,
        image: str | os.PathLike[str] | bytes,
        *,
        confidence: float | None = None,
        class_filter: Sequence[str] | None = None,
        top_k: int | None = None,
    ) -> PredictResponse:
        """Run the model on one image and return its predictions, which are shaped like annotations.

        A deployment that has gone to sleep answers 503 with `Retry-After` until a container is up, which is waited for.

        Args:
            image: an `https://` or `http://` address that the server can fetch, the path of a file, or the bytes of one.
            confidence: least confidence to report, 0 to 1; that of the deployment when left out.
            class_filter: report only these classes.
            top_k: report at most so many.

        Raises:
            AuthError: the token is wrong.
            NotFoundError: the deployment is paused or gone.
            ValidationError: the image can't be read, or an argument is out of range.
            OSError: the file can't be read.
        """
        body = models.PredictRequest(image=_given(image), confidence=confidence, class_filter=class_filter, top_k=top_k)
        return await call_other_server(predict_deployment.request(body=body), self._at)


def endpoint(deployment: Deployment | str, auth_token: Secret, timeout: float) -> OtherServer:
    """Where a deployment is asked, and with what. See `Deployments.connect`."""
    url = deployment if isinstance(deployment, str) else deployment.endpoint_url
    if not url:
        raise ValueError("The deployment has no endpoint_url yet. Look again with client.deployments.get(...) until it is active.")
    if not _is_sendable(auth_token):
        raise ConfigurationError("The token of the deployment is empty or holds characters that no header can carry.")
    return OtherServer(settings.check_base_url(url), Secret(auth_token.reveal().strip()), settings.check_timeout(timeout))


def _is_sendable(token: Secret) -> bool:
    return token.reveal().isascii() and token.reveal().isprintable() and bool(token.reveal().strip())


def _given(image: str | os.PathLike[str] | bytes) -> models.PredictImage:
    if isinstance(image, str) and image.startswith(("https://", "http://")):
        return models.PredictImage(type=models.PredictImageType.URL, value=image)
    content = image if isinstance(image, bytes) else Path(image).read_bytes()
    return models.PredictImage(type=models.PredictImageType.BASE64, value=base64.b64encode(content).decode())
