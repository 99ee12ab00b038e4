"""Commands of several calls that no pipeline makes. They are functions like those: the client first, then what may be given."""

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
    """Import datasets from another platform; each becomes a new dataset here. `validate` lists what there is.

    Args:
        provider: `v7` or `roboflow`.
        only: name, slug or id of a dataset there; all of them when left out.
        wait: wait until it is completed.
        poll_interval: seconds between two looks at the job.
        timeout: seconds to wait for it in all.

    Raises:
        ValueError: the other platform does not take the key, or has no such dataset, or none at all. Nothing was started.
        The rest as `client.connectors.import_`.
    """
    found = client.connectors.validate(provider, api_key)
    if not found.valid:
        raise ValueError(f"{provider} does not take the key" + (f": {found.error}" if found.error else ""))
    names = {name for dataset in found.datasets for name in (dataset.id, dataset.name, dataset.slug)}
    missing = [name for name in only or () if name not in names]
    if missing or not found.datasets:
        there = ", ".join(dataset.name for dataset in found.datasets) or "none"
        raise ValueError(f"{provider} has no dataset {', '.join(missing) or 'at all'}; there is: {there}")
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
    """Run a deployed model on one image and show its predictions.

    Args:
        deployment: id of the deployment, or the address of its endpoint.
        image: a file, or an address that the server can fetch.
        confidence: least confidence to report, 0 to 1; that of the deployment when left out.
        class_filter: report only this class.
        top_k: report at most so many.
        timeout: seconds for one attempt as a whole.

    Raises:
        What `client.deployments.connect` and its `infer` raise.
    """
    place = deployment if "://" in deployment else client.deployments.get(deployment)
    endpoint = client.deployments.connect(place, auth_token, timeout=timeout)
    return endpoint.infer(image, confidence=confidence, class_filter=class_filter, top_k=top_k)
