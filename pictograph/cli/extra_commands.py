"""Functions behind commands that need several calls and are not pipelines. Like those, they take the client first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictograph.client import Client
    from pictograph.models import ImportJob, PredictResponse, Provider


def import_datasets(
    client: Client,
    provider: Provider | str,
    api_key: str,
    *,
    only: Sequence[str] | None = None,
    wait: bool = True,
    poll_interval: float = 3.0,
    timeout: float = 3600.0,
    on_poll: Callable[[ImportJob], object] | None = None,
    idempotency_key: str | None = None,
) -> ImportJob:
    """Import datasets from another platform, each as a new dataset.

    Args:
        only: names, slugs or ids of datasets there; all of them by default.

    Raises:
        ValueError: the other platform rejects the key, lacks one of the datasets, or has none. Nothing was started.
        Also the errors of `client.connectors.import_`.
    """
    found = client.connectors.validate(provider, api_key)
    if not found.valid:
        raise ValueError(f"{provider} rejects the API key" + (f": {found.error}" if found.error else ""))
    names = {name for dataset in found.datasets for name in (dataset.id, dataset.name, dataset.slug)}
    missing = [name for name in only or () if name not in names]
    if not found.datasets:
        raise ValueError(f"This API key gives access to no dataset of {provider}")
    if missing:
        raise ValueError(f"{provider} has no dataset {', '.join(missing)}; it has: {', '.join(dataset.name for dataset in found.datasets)}")
    wanted = [dataset for dataset in found.datasets if only is None or {dataset.id, dataset.name, dataset.slug} & set(only)]
    return client.connectors.import_(
        provider,
        api_key,
        wanted,
        wait=wait,
        poll_interval=poll_interval,
        timeout=timeout,
        on_poll=on_poll,
        idempotency_key=idempotency_key,
    )


def infer(
    client: Client,
    deployment: str,
    image: str,
    auth_token: str,
    *,
    confidence: float | None = None,
    class_filter: Sequence[str] | None = None,
    top_k: int | None = None,
    timeout: float = 60.0,
) -> PredictResponse:
    """Run a deployed model on one image.

    Args:
        deployment: id of the deployment, or the URL of its endpoint.
        image: a file, or a URL that the server can fetch.

    Raises:
        The errors of `client.deployments.get`, `client.deployments.connect` and its `infer`.
    """
    address = deployment if "://" in deployment else client.deployments.get(deployment)
    endpoint = client.deployments.connect(address, auth_token, timeout=timeout)
    return endpoint.infer(image, confidence=confidence, class_filter=class_filter, top_k=top_k)
