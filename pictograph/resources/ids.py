"""Ids as arguments: text, a UUID, or an object that has the id. `operation` makes text of them, see `_resilience.arguments`.

client.images.get(image)  # the same as client.images.get(image.id)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from uuid import UUID

    from pictograph.models import (
        ApiKey,
        BatchJob,
        CreatedApiKey,
        Dataset,
        DatasetImage,
        Deployment,
        Export,
        Folder,
        FolderTreeNode,
        Image,
        ImportJob,
        Model,
        Organization,
        OrganizationInvite,
        OrganizationMember,
        Project,
        RegisteredImageItem,
        SimilarImage,
        TaggedImage,
        TrainingRun,
        VideoExtractionJob,
        WebhookDelivery,
        WebhookEndpoint,
        Workflow,
        WorkflowRun,
    )

# Texts, so that they can be read without loading the models.
ApiKeyId: TypeAlias = "str | UUID | ApiKey | CreatedApiKey"
BatchJobId: TypeAlias = "str | UUID | BatchJob"
DatasetId: TypeAlias = "str | UUID | Dataset | Project"
DeploymentId: TypeAlias = "str | UUID | Deployment"
EndpointId: TypeAlias = "str | UUID | WebhookEndpoint"
DeliveryId: TypeAlias = "str | UUID | WebhookDelivery"
ExportId: TypeAlias = "str | UUID | Export"
ExtractionId: TypeAlias = "str | UUID | VideoExtractionJob"
FolderId: TypeAlias = "str | UUID | Folder | FolderTreeNode"
ImageId: TypeAlias = "str | UUID | Image | DatasetImage | RegisteredImageItem | SimilarImage | TaggedImage"
ImportId: TypeAlias = "str | UUID | ImportJob"
InviteId: TypeAlias = "str | UUID | OrganizationInvite"
MemberId: TypeAlias = "str | UUID | OrganizationMember"
ModelId: TypeAlias = "str | UUID | Model"
OrganizationId: TypeAlias = "str | UUID | Organization"
TrainingRunId: TypeAlias = "str | UUID | TrainingRun"
WorkflowId: TypeAlias = "str | UUID | Workflow"
WorkflowRunId: TypeAlias = "str | UUID | WorkflowRun"


def id_text(given: object) -> str:
    """Return an id argument, which `operation` has made text of, with that type."""
    if not isinstance(given, str):
        raise TypeError(f"The id is a {type(given).__name__}: the method has no @operation or @paged.")
    return given


def id_texts(given: Iterable[object]) -> list[str]:
    """The same for a list of ids."""
    return [id_text(each) for each in given]
