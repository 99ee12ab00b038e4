# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""The public models: the schemas that the contract marks with `x-python-public`, each loaded on first use.

`from pictograph import Dataset` returns the same classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictograph_api.models import Annotation as Annotation
    from pictograph_api.models import AnnotationType as AnnotationType
    from pictograph_api.models import ApiKey as ApiKey
    from pictograph_api.models import BatchClass as BatchClass
    from pictograph_api.models import BatchFailure as BatchFailure
    from pictograph_api.models import BatchJob as BatchJob
    from pictograph_api.models import BatchJobStatus as BatchJobStatus
    from pictograph_api.models import BatchOutputType as BatchOutputType
    from pictograph_api.models import BatchResult as BatchResult
    from pictograph_api.models import BBoxAnnotation as BBoxAnnotation
    from pictograph_api.models import BoundingBox as BoundingBox
    from pictograph_api.models import BulkActionResult as BulkActionResult
    from pictograph_api.models import BulkDeleteResult as BulkDeleteResult
    from pictograph_api.models import BulkSaveResult as BulkSaveResult
    from pictograph_api.models import BulkTagResult as BulkTagResult
    from pictograph_api.models import ComputeType as ComputeType
    from pictograph_api.models import Confirmation as Confirmation
    from pictograph_api.models import ConnectorImport as ImportJob
    from pictograph_api.models import ConnectorImportDataset as DatasetImportProgress
    from pictograph_api.models import ConnectorImportStatus as ImportStatus
    from pictograph_api.models import ConnectorLimitCheck as LimitCheckResult
    from pictograph_api.models import ConnectorValidation as ValidationResult
    from pictograph_api.models import CreatedApiKey as CreatedApiKey
    from pictograph_api.models import CreatedDeployment as CreatedDeployment
    from pictograph_api.models import CreatedWebhookEndpoint as CreatedWebhookEndpoint
    from pictograph_api.models import CreditBalance as CreditBalance
    from pictograph_api.models import CreditEstimate as CreditEstimate
    from pictograph_api.models import CreditLedgerEntry as CreditLedgerEntry
    from pictograph_api.models import Dataset as Dataset
    from pictograph_api.models import DatasetImage as DatasetImage
    from pictograph_api.models import DatasetRestoreEstimate as DatasetRestoreEstimate
    from pictograph_api.models import DatasetStorageStatus as DatasetStorageStatus
    from pictograph_api.models import DatasetStorageTransition as DatasetStorageTransition
    from pictograph_api.models import DeleteAnnotationsResult as DeleteAnnotationsResult
    from pictograph_api.models import Deployment as Deployment
    from pictograph_api.models import DeploymentComputeOption as DeploymentComputeOption
    from pictograph_api.models import DeploymentGpuType as DeploymentGpuType
    from pictograph_api.models import DeploymentQuote as DeploymentQuote
    from pictograph_api.models import DeploymentStatus as DeploymentStatus
    from pictograph_api.models import DownloadMode as DownloadMode
    from pictograph_api.models import DuplicateHandling as DuplicateHandling
    from pictograph_api.models import Export as Export
    from pictograph_api.models import ExportFile as ExportFile
    from pictograph_api.models import ExportFormat as ExportFormat
    from pictograph_api.models import ExportStatus as ExportStatus
    from pictograph_api.models import Folder as Folder
    from pictograph_api.models import FolderStats as FolderStats
    from pictograph_api.models import FolderTreeNode as FolderTreeNode
    from pictograph_api.models import GpuType as GpuType
    from pictograph_api.models import Image as Image
    from pictograph_api.models import ImageStatus as ImageStatus
    from pictograph_api.models import InviteRole as InviteRole
    from pictograph_api.models import InviteStatus as InviteStatus
    from pictograph_api.models import KeypointAnnotation as KeypointAnnotation
    from pictograph_api.models import MemberRole as MemberRole
    from pictograph_api.models import Model as Model
    from pictograph_api.models import ModelFormat as ModelFormat
    from pictograph_api.models import ModelStatus as ModelStatus
    from pictograph_api.models import ModelType as ModelType
    from pictograph_api.models import ModelVisibility as ModelVisibility
    from pictograph_api.models import OperationUsage as OperationUsage
    from pictograph_api.models import Organization as Organization
    from pictograph_api.models import OrganizationInvite as OrganizationInvite
    from pictograph_api.models import OrganizationMember as OrganizationMember
    from pictograph_api.models import PipelineType as PipelineType
    from pictograph_api.models import Point as Point
    from pictograph_api.models import PolygonAnnotation as PolygonAnnotation
    from pictograph_api.models import PolygonGeometry as PolygonGeometry
    from pictograph_api.models import PolylineAnnotation as PolylineAnnotation
    from pictograph_api.models import PolylineGeometry as PolylineGeometry
    from pictograph_api.models import Prediction as Prediction
    from pictograph_api.models import PredictResponse as PredictResponse
    from pictograph_api.models import Project as Project
    from pictograph_api.models import ProjectClass as ProjectClass
    from pictograph_api.models import ProjectDeleted as ProjectDeleted
    from pictograph_api.models import PromptOutputType as PromptOutputType
    from pictograph_api.models import PromptResult as PromptResult
    from pictograph_api.models import PromptStatus as PromptStatus
    from pictograph_api.models import Provider as Provider
    from pictograph_api.models import RegisteredImageItem as RegisteredImageItem
    from pictograph_api.models import RemoteDataset as RemoteDataset
    from pictograph_api.models import Role as Role
    from pictograph_api.models import SaveResult as SaveResult
    from pictograph_api.models import SimilarImage as SimilarImage
    from pictograph_api.models import StorageClass as StorageClass
    from pictograph_api.models import StorageState as StorageState
    from pictograph_api.models import TaggedImage as TaggedImage
    from pictograph_api.models import ToolDescriptor as ToolDescriptor
    from pictograph_api.models import ToolRegistry as ToolRegistry
    from pictograph_api.models import TrainingRun as TrainingRun
    from pictograph_api.models import TrainingStatus as TrainingStatus
    from pictograph_api.models import UnknownAnnotation as UnknownAnnotation
    from pictograph_api.models import UsageByOperation as UsageByOperation
    from pictograph_api.models import UsageRange as UsageRange
    from pictograph_api.models import VideoExtraction as VideoExtractionJob
    from pictograph_api.models import VideoExtractionStatus as VideoExtractionStatus
    from pictograph_api.models import VideoMetadata as VideoMetadata
    from pictograph_api.models import VideoUploadUrl as VideoUploadInfo
    from pictograph_api.models import WebhookDelivery as WebhookDelivery
    from pictograph_api.models import WebhookDeliveryStatus as WebhookDeliveryStatus
    from pictograph_api.models import WebhookEndpoint as WebhookEndpoint
    from pictograph_api.models import WebhookEvent as WebhookEvent
    from pictograph_api.models import WebhookEventType as WebhookEventType
    from pictograph_api.models import WebhookTestResult as WebhookTestResult
    from pictograph_api.models import Workflow as Workflow
    from pictograph_api.models import WorkflowGraph as WorkflowGraph
    from pictograph_api.models import WorkflowRun as WorkflowRun
    from pictograph_api.models import WorkflowRunCreated as WorkflowRunCreated
    from pictograph_api.models import WorkflowRunStatus as WorkflowRunStatus
    from pictograph_api.models import WorkflowStatus as WorkflowStatus

__all__ = [
    "Annotation",
    "AnnotationType",
    "ApiKey",
    "BBoxAnnotation",
    "BatchClass",
    "BatchFailure",
    "BatchJob",
    "BatchJobStatus",
    "BatchOutputType",
    "BatchResult",
    "BoundingBox",
    "BulkActionResult",
    "BulkDeleteResult",
    "BulkSaveResult",
    "BulkTagResult",
    "ComputeType",
    "Confirmation",
    "CreatedApiKey",
    "CreatedDeployment",
    "CreatedWebhookEndpoint",
    "CreditBalance",
    "CreditEstimate",
    "CreditLedgerEntry",
    "Dataset",
    "DatasetImage",
    "DatasetImportProgress",
    "DatasetRestoreEstimate",
    "DatasetStorageStatus",
    "DatasetStorageTransition",
    "DeleteAnnotationsResult",
    "Deployment",
    "DeploymentComputeOption",
    "DeploymentGpuType",
    "DeploymentQuote",
    "DeploymentStatus",
    "DownloadMode",
    "DuplicateHandling",
    "Export",
    "ExportFile",
    "ExportFormat",
    "ExportStatus",
    "Folder",
    "FolderStats",
    "FolderTreeNode",
    "GpuType",
    "Image",
    "ImageStatus",
    "ImportJob",
    "ImportStatus",
    "InviteRole",
    "InviteStatus",
    "KeypointAnnotation",
    "LimitCheckResult",
    "MemberRole",
    "Model",
    "ModelFormat",
    "ModelStatus",
    "ModelType",
    "ModelVisibility",
    "OperationUsage",
    "Organization",
    "OrganizationInvite",
    "OrganizationMember",
    "PipelineType",
    "Point",
    "PolygonAnnotation",
    "PolygonGeometry",
    "PolylineAnnotation",
    "PolylineGeometry",
    "PredictResponse",
    "Prediction",
    "Project",
    "ProjectClass",
    "ProjectDeleted",
    "PromptOutputType",
    "PromptResult",
    "PromptStatus",
    "Provider",
    "RegisteredImageItem",
    "RemoteDataset",
    "Role",
    "SaveResult",
    "SimilarImage",
    "StorageClass",
    "StorageState",
    "TaggedImage",
    "ToolDescriptor",
    "ToolRegistry",
    "TrainingRun",
    "TrainingStatus",
    "UnknownAnnotation",
    "UsageByOperation",
    "UsageRange",
    "ValidationResult",
    "VideoExtractionJob",
    "VideoExtractionStatus",
    "VideoMetadata",
    "VideoUploadInfo",
    "WebhookDelivery",
    "WebhookDeliveryStatus",
    "WebhookEndpoint",
    "WebhookEvent",
    "WebhookEventType",
    "WebhookTestResult",
    "Workflow",
    "WorkflowGraph",
    "WorkflowRun",
    "WorkflowRunCreated",
    "WorkflowRunStatus",
    "WorkflowStatus",
]

_GENERATED_NAMES = {
    "DatasetImportProgress": "ConnectorImportDataset",
    "ImportJob": "ConnectorImport",
    "ImportStatus": "ConnectorImportStatus",
    "LimitCheckResult": "ConnectorLimitCheck",
    "ValidationResult": "ConnectorValidation",
    "VideoExtractionJob": "VideoExtraction",
    "VideoUploadInfo": "VideoUploadUrl",
}
"""The name in the contract, where the public name differs."""

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import pictograph_api.models

        value = globals()[name] = getattr(pictograph_api.models, _GENERATED_NAMES.get(name, name))
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
