# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Types of arguments: dicts in the JSON format of the API, and the known values of enumerations, which are open.

from pictograph.types import BBoxAnnotationDict

box: BBoxAnnotationDict = {"name": "heron", "type": "bbox", "bounding_box": {"x": 12, "y": 8, "w": 40, "h": 22}}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NotRequired, TypeAlias, TypedDict

if TYPE_CHECKING:
    from pictograph_api.models import AnnotationType as AnnotationType
    from pictograph_api.models import BatchClass as BatchClass
    from pictograph_api.models import BatchOutputType as BatchOutputType
    from pictograph_api.models import BBoxAnnotation as BBoxAnnotation
    from pictograph_api.models import BoundingBox as BoundingBox
    from pictograph_api.models import ComputeType as ComputeType
    from pictograph_api.models import DeploymentGpuType as DeploymentGpuType
    from pictograph_api.models import DeploymentStatus as DeploymentStatus
    from pictograph_api.models import DownloadMode as DownloadMode
    from pictograph_api.models import DuplicateHandling as DuplicateHandling
    from pictograph_api.models import ExportFormat as ExportFormat
    from pictograph_api.models import ExportStatus as ExportStatus
    from pictograph_api.models import GpuType as GpuType
    from pictograph_api.models import ImageStatus as ImageStatus
    from pictograph_api.models import InviteRole as InviteRole
    from pictograph_api.models import InviteStatus as InviteStatus
    from pictograph_api.models import KeypointAnnotation as KeypointAnnotation
    from pictograph_api.models import ModelFormat as ModelFormat
    from pictograph_api.models import ModelStatus as ModelStatus
    from pictograph_api.models import ModelType as ModelType
    from pictograph_api.models import PipelineType as PipelineType
    from pictograph_api.models import Point as Point
    from pictograph_api.models import PolygonAnnotation as PolygonAnnotation
    from pictograph_api.models import PolygonGeometry as PolygonGeometry
    from pictograph_api.models import PolylineAnnotation as PolylineAnnotation
    from pictograph_api.models import PolylineGeometry as PolylineGeometry
    from pictograph_api.models import ProjectClass as ProjectClass
    from pictograph_api.models import PromptOutputType as PromptOutputType
    from pictograph_api.models import Provider as Provider
    from pictograph_api.models import RemoteDataset as RemoteDataset
    from pictograph_api.models import Role as Role
    from pictograph_api.models import TrainingStatus as TrainingStatus
    from pictograph_api.models import UsageRange as UsageRange
    from pictograph_api.models import WebhookDeliveryStatus as WebhookDeliveryStatus
    from pictograph_api.models import WebhookEventType as WebhookEventType
    from pictograph_api.models import WorkflowGraph as WorkflowGraph
    from pictograph_api.models import WorkflowStatus as WorkflowStatus


class BBoxAnnotationDict(TypedDict):
    """A bounding box annotation."""

    id: NotRequired[str]
    """ID, unique in the image. Assigned by the creator, usually a UUID4."""
    name: str
    """Class; must be a class of the project. Case-sensitive."""
    type: Literal["bbox"]
    """Always `bbox`."""
    bounding_box: BoundingBoxDict | BoundingBox
    """Bounding box."""
    confidence: NotRequired[float]
    """Confidence, 0 to 1."""
    created_by: NotRequired[str | None]
    """Creator: a user ID, or the name of a tool such as `api` or `sam3`."""
    attributes: NotRequired[Sequence[object]]
    """Free-form attributes."""


class BatchClassDict(TypedDict):
    """A class to detect and its output type."""

    name: str
    """Name of the class. Used as the prompt by SAM3."""
    output_type: NotRequired[BatchOutputTypeValue]
    """Output type."""


class BoundingBoxDict(TypedDict):
    """An axis-aligned rectangle."""

    x: float
    """X coordinate of the left edge in pixels."""
    y: float
    """Y coordinate of the top edge in pixels."""
    w: float
    """Width in pixels."""
    h: float
    """Height in pixels."""


class KeypointAnnotationDict(TypedDict):
    """A keypoint annotation. It has no `bounding_box`."""

    id: NotRequired[str]
    """ID, unique in the image. Assigned by the creator, usually a UUID4."""
    name: str
    """Class; must be a class of the project. Case-sensitive."""
    type: Literal["keypoint"]
    """Always `keypoint`."""
    keypoint: PointDict | Point
    """Position of the keypoint."""
    confidence: NotRequired[float]
    """Confidence, 0 to 1."""
    created_by: NotRequired[str | None]
    """Creator: a user ID, or the name of a tool such as `api` or `sam3`."""
    attributes: NotRequired[Sequence[object]]
    """Free-form attributes."""


class PointDict(TypedDict):
    """A point in an image."""

    x: float
    """X coordinate in pixels, from the left edge of the image."""
    y: float
    """Y coordinate in pixels, from the top edge of the image."""


class PolygonAnnotationDict(TypedDict):
    """A polygon annotation, optionally with holes."""

    id: NotRequired[str]
    """ID, unique in the image. Assigned by the creator, usually a UUID4."""
    name: str
    """Class; must be a class of the project. Case-sensitive."""
    type: Literal["polygon"]
    """Always `polygon`."""
    bounding_box: NotRequired[BoundingBoxDict | BoundingBox]
    """Axis-aligned box around the geometry. Computed by the server if omitted; always present in responses."""
    polygon: PolygonGeometryDict | PolygonGeometry
    """Polygon geometry."""
    confidence: NotRequired[float]
    """Confidence, 0 to 1."""
    created_by: NotRequired[str | None]
    """Creator: a user ID, or the name of a tool such as `api` or `sam3`."""
    attributes: NotRequired[Sequence[object]]
    """Free-form attributes."""


class PolygonGeometryDict(TypedDict):
    """A region, optionally with holes. Only the first ring is an outer edge: use two annotations for a region in two
    separate parts.
    """

    paths: Sequence[Sequence[PointDict | Point]]
    """Rings: the first is the outer edge, the others are holes (even-odd rule). Rings are closed implicitly; don't
    repeat the first point.
    """


class PolylineAnnotationDict(TypedDict):
    """A polyline annotation."""

    id: NotRequired[str]
    """ID, unique in the image. Assigned by the creator, usually a UUID4."""
    name: str
    """Class; must be a class of the project. Case-sensitive."""
    type: Literal["polyline"]
    """Always `polyline`."""
    bounding_box: NotRequired[BoundingBoxDict | BoundingBox]
    """Axis-aligned box around the geometry. Computed by the server if omitted; always present in responses."""
    polyline: PolylineGeometryDict | PolylineGeometry
    """Polyline geometry."""
    confidence: NotRequired[float]
    """Confidence, 0 to 1."""
    created_by: NotRequired[str | None]
    """Creator: a user ID, or the name of a tool such as `api` or `sam3`."""
    attributes: NotRequired[Sequence[object]]
    """Free-form attributes."""


class PolylineGeometryDict(TypedDict):
    """An open polyline."""

    path: Sequence[PointDict | Point]
    """Points in order."""


class ProjectClassDict(TypedDict):
    """A class allowed for annotations."""

    name: str
    """Name. Case-sensitive."""
    type: NotRequired[str | None]
    """Annotation type: `bbox`, `polygon`, `polyline` or `keypoint`. Set it on write."""
    color: NotRequired[str | None]
    """Color in the editor as `#rrggbb`. Chosen by the server if omitted."""


class RemoteDatasetDict(TypedDict):
    """A dataset at the provider."""

    id: str
    """ID at the provider."""
    name: str
    """Name at the provider."""
    slug: str
    """URL slug at the provider."""
    image_count: NotRequired[int]
    """Number of images."""
    version: NotRequired[int | None]
    """Version."""


class WorkflowGraphDict(TypedDict):
    """The steps of a workflow and their connections. The content of nodes and edges is defined by the editor."""

    version: str | int
    """Version of the graph format."""
    nodes: Sequence[Mapping[str, object]]
    """Nodes: the steps of the workflow."""
    edges: Sequence[Mapping[str, object]]
    """Edges: the data flow between the steps."""


# Texts, so that they can be read with the annotations of methods.
AnnotationDict: TypeAlias = "BBoxAnnotationDict | PolygonAnnotationDict | PolylineAnnotationDict | KeypointAnnotationDict"
AnnotationTypeValue: TypeAlias = "AnnotationType | Literal['bbox', 'box', 'polygon', 'polyline', 'keypoint'] | str"
BatchOutputTypeValue: TypeAlias = "BatchOutputType | Literal['polygon', 'bbox', 'tag'] | str"
ComputeTypeValue: TypeAlias = "ComputeType | Literal['cpu', 'gpu'] | str"
DeploymentGpuTypeValue: TypeAlias = "DeploymentGpuType | Literal['t4', 'l4', 'a10g', 'a100'] | str"
DeploymentStatusValue: TypeAlias = "DeploymentStatus | Literal['provisioning', 'active', 'paused', 'failed', 'terminated'] | str"
DownloadModeValue: TypeAlias = "DownloadMode | Literal['full', 'images_only', 'annotations_only'] | str"
DuplicateHandlingValue: TypeAlias = "DuplicateHandling | Literal['rename', 'skip', 'overwrite'] | str"
ExportFormatValue: TypeAlias = (
    "ExportFormat | Literal['pictograph', 'coco', 'yolo', 'pascal_voc', 'cvat', 'labelme', 'csv', 'darwin'] | str"
)
ExportStatusValue: TypeAlias = "ExportStatus | Literal['pending', 'processing', 'completed', 'failed'] | str"
GpuTypeValue: TypeAlias = "GpuType | Literal['a10g', 'a100', 'h100'] | str"
ImageStatusValue: TypeAlias = "ImageStatus | Literal['new', 'annotate', 'review', 'complete'] | str"
InviteRoleValue: TypeAlias = "InviteRole | Literal['admin', 'member', 'viewer'] | str"
InviteStatusValue: TypeAlias = "InviteStatus | Literal['pending', 'accepted', 'expired', 'revoked'] | str"
ModelFormatValue: TypeAlias = "ModelFormat | Literal['onnx', 'pytorch'] | str"
ModelStatusValue: TypeAlias = "ModelStatus | Literal['training', 'ready', 'failed', 'archived'] | str"
ModelTypeValue: TypeAlias = (
    "ModelType | Literal['object_detection', 'semantic_segmentation', 'instance_segmentation', 'classification'] | str"
)
PipelineTypeValue: TypeAlias = (
    "PipelineType | Literal['yolox', 'detectron2', 'sm_pytorch', 'classification', 'rfdetr_detection', 'rfdetr_segmentation'] | str"
)
PromptOutputTypeValue: TypeAlias = "PromptOutputType | Literal['polygon', 'bbox'] | str"
ProviderValue: TypeAlias = "Provider | Literal['v7', 'roboflow'] | str"
RoleValue: TypeAlias = "Role | Literal['owner', 'admin', 'member', 'viewer'] | str"
TrainingStatusValue: TypeAlias = "TrainingStatus | Literal['pending', 'queued', 'running', 'completed', 'failed', 'cancelled'] | str"
UsageRangeValue: TypeAlias = "UsageRange | Literal['day', 'week', 'month', 'all'] | str"
WebhookDeliveryStatusValue: TypeAlias = "WebhookDeliveryStatus | Literal['pending', 'delivered', 'failed', 'dead_letter'] | str"
WebhookEventTypeValue: TypeAlias = "WebhookEventType | Literal['workflow_run.completed'] | str"
WorkflowStatusValue: TypeAlias = "WorkflowStatus | Literal['draft', 'ready', 'archived'] | str"
