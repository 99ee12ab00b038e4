"""Python SDK for the Pictograph API: annotate images and train vision models.

    from pictograph import Client

    with Client() as client:  # the key comes from PICTOGRAPH_API_KEY
        dataset = client.datasets.get("birds")

What is named here is loaded when it is first used, so `import pictograph` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # checkers take it for true; to import `typing` would be most of the cost of this module
if TYPE_CHECKING:
    from pictograph._resilience.clock import Timing as Timing
    from pictograph._resilience.hooks import Attempt as Attempt
    from pictograph._resilience.hooks import CallInfo as CallInfo
    from pictograph._resilience.hooks import Hooks as Hooks
    from pictograph._resilience.hooks import Retry as Retry
    from pictograph._resilience.paging import AsyncPager as AsyncPager
    from pictograph._resilience.paging import Pager as Pager
    from pictograph._resilience.raw_response import RateLimit as RateLimit
    from pictograph._resilience.raw_response import RawResponse as RawResponse
    from pictograph.client import AsyncClient as AsyncClient
    from pictograph.client import Client as Client
    from pictograph.exceptions import ApiError as ApiError
    from pictograph.exceptions import AuthError as AuthError
    from pictograph.exceptions import ConfigurationError as ConfigurationError
    from pictograph.exceptions import ConflictError as ConflictError
    from pictograph.exceptions import ForbiddenError as ForbiddenError
    from pictograph.exceptions import NetworkError as NetworkError
    from pictograph.exceptions import NotFoundError as NotFoundError
    from pictograph.exceptions import PaymentRequiredError as PaymentRequiredError
    from pictograph.exceptions import PictographError as PictographError
    from pictograph.exceptions import PollTimeoutError as PollTimeoutError
    from pictograph.exceptions import RateLimitError as RateLimitError
    from pictograph.exceptions import RequestTimeoutError as RequestTimeoutError
    from pictograph.exceptions import ServerError as ServerError
    from pictograph.exceptions import ValidationError as ValidationError
    from pictograph.models import Annotation as Annotation
    from pictograph.models import AnnotationType as AnnotationType
    from pictograph.models import ApiKey as ApiKey
    from pictograph.models import BatchClass as BatchClass
    from pictograph.models import BatchFailure as BatchFailure
    from pictograph.models import BatchJob as BatchJob
    from pictograph.models import BatchJobStatus as BatchJobStatus
    from pictograph.models import BatchOutputType as BatchOutputType
    from pictograph.models import BatchResult as BatchResult
    from pictograph.models import BBoxAnnotation as BBoxAnnotation
    from pictograph.models import BoundingBox as BoundingBox
    from pictograph.models import BulkActionResult as BulkActionResult
    from pictograph.models import BulkDeleteResult as BulkDeleteResult
    from pictograph.models import BulkSaveResult as BulkSaveResult
    from pictograph.models import BulkTagResult as BulkTagResult
    from pictograph.models import ComputeType as ComputeType
    from pictograph.models import Confirmation as Confirmation
    from pictograph.models import CreatedApiKey as CreatedApiKey
    from pictograph.models import CreatedDeployment as CreatedDeployment
    from pictograph.models import CreatedWebhookEndpoint as CreatedWebhookEndpoint
    from pictograph.models import CreditBalance as CreditBalance
    from pictograph.models import CreditEstimate as CreditEstimate
    from pictograph.models import CreditLedgerEntry as CreditLedgerEntry
    from pictograph.models import Dataset as Dataset
    from pictograph.models import DatasetImage as DatasetImage
    from pictograph.models import DatasetImportProgress as DatasetImportProgress
    from pictograph.models import DatasetRestoreEstimate as DatasetRestoreEstimate
    from pictograph.models import DatasetStorageStatus as DatasetStorageStatus
    from pictograph.models import DatasetStorageTransition as DatasetStorageTransition
    from pictograph.models import DeleteAnnotationsResult as DeleteAnnotationsResult
    from pictograph.models import Deployment as Deployment
    from pictograph.models import DeploymentComputeOption as DeploymentComputeOption
    from pictograph.models import DeploymentGpuType as DeploymentGpuType
    from pictograph.models import DeploymentQuote as DeploymentQuote
    from pictograph.models import DeploymentStatus as DeploymentStatus
    from pictograph.models import DownloadMode as DownloadMode
    from pictograph.models import DuplicateHandling as DuplicateHandling
    from pictograph.models import Export as Export
    from pictograph.models import ExportFile as ExportFile
    from pictograph.models import ExportFormat as ExportFormat
    from pictograph.models import ExportStatus as ExportStatus
    from pictograph.models import Folder as Folder
    from pictograph.models import FolderStats as FolderStats
    from pictograph.models import FolderTreeNode as FolderTreeNode
    from pictograph.models import GpuType as GpuType
    from pictograph.models import Image as Image
    from pictograph.models import ImageStatus as ImageStatus
    from pictograph.models import ImportJob as ImportJob
    from pictograph.models import ImportStatus as ImportStatus
    from pictograph.models import InviteRole as InviteRole
    from pictograph.models import InviteStatus as InviteStatus
    from pictograph.models import KeypointAnnotation as KeypointAnnotation
    from pictograph.models import LimitCheckResult as LimitCheckResult
    from pictograph.models import MemberRole as MemberRole
    from pictograph.models import Model as Model
    from pictograph.models import ModelFormat as ModelFormat
    from pictograph.models import ModelStatus as ModelStatus
    from pictograph.models import ModelType as ModelType
    from pictograph.models import ModelVisibility as ModelVisibility
    from pictograph.models import OperationUsage as OperationUsage
    from pictograph.models import Organization as Organization
    from pictograph.models import OrganizationInvite as OrganizationInvite
    from pictograph.models import OrganizationMember as OrganizationMember
    from pictograph.models import PipelineType as PipelineType
    from pictograph.models import Point as Point
    from pictograph.models import PolygonAnnotation as PolygonAnnotation
    from pictograph.models import PolygonGeometry as PolygonGeometry
    from pictograph.models import PolylineAnnotation as PolylineAnnotation
    from pictograph.models import PolylineGeometry as PolylineGeometry
    from pictograph.models import Prediction as Prediction
    from pictograph.models import PredictResponse as PredictResponse
    from pictograph.models import Project as Project
    from pictograph.models import ProjectClass as ProjectClass
    from pictograph.models import ProjectDeleted as ProjectDeleted
    from pictograph.models import PromptOutputType as PromptOutputType
    from pictograph.models import PromptResult as PromptResult
    from pictograph.models import PromptStatus as PromptStatus
    from pictograph.models import Provider as Provider
    from pictograph.models import RegisteredImageItem as RegisteredImageItem
    from pictograph.models import RemoteDataset as RemoteDataset
    from pictograph.models import Role as Role
    from pictograph.models import SaveResult as SaveResult
    from pictograph.models import SimilarImage as SimilarImage
    from pictograph.models import StorageClass as StorageClass
    from pictograph.models import StorageState as StorageState
    from pictograph.models import TaggedImage as TaggedImage
    from pictograph.models import ToolDescriptor as ToolDescriptor
    from pictograph.models import ToolRegistry as ToolRegistry
    from pictograph.models import TrainingRun as TrainingRun
    from pictograph.models import TrainingStatus as TrainingStatus
    from pictograph.models import UnknownAnnotation as UnknownAnnotation
    from pictograph.models import UsageByOperation as UsageByOperation
    from pictograph.models import UsageRange as UsageRange
    from pictograph.models import ValidationResult as ValidationResult
    from pictograph.models import VideoExtractionJob as VideoExtractionJob
    from pictograph.models import VideoExtractionStatus as VideoExtractionStatus
    from pictograph.models import VideoMetadata as VideoMetadata
    from pictograph.models import VideoUploadInfo as VideoUploadInfo
    from pictograph.models import WebhookDelivery as WebhookDelivery
    from pictograph.models import WebhookDeliveryStatus as WebhookDeliveryStatus
    from pictograph.models import WebhookEndpoint as WebhookEndpoint
    from pictograph.models import WebhookEvent as WebhookEvent
    from pictograph.models import WebhookEventType as WebhookEventType
    from pictograph.models import WebhookTestResult as WebhookTestResult
    from pictograph.models import Workflow as Workflow
    from pictograph.models import WorkflowGraph as WorkflowGraph
    from pictograph.models import WorkflowRun as WorkflowRun
    from pictograph.models import WorkflowRunCreated as WorkflowRunCreated
    from pictograph.models import WorkflowRunStatus as WorkflowRunStatus
    from pictograph.models import WorkflowStatus as WorkflowStatus

__version__ = "1.0.0"

__all__ = [
    "Annotation",
    "AnnotationType",
    "ApiError",
    "ApiKey",
    "AsyncClient",
    "AsyncPager",
    "Attempt",
    "AuthError",
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
    "CallInfo",
    "Client",
    "ComputeType",
    "ConfigurationError",
    "Confirmation",
    "ConflictError",
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
    "ForbiddenError",
    "GpuType",
    "Hooks",
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
    "NetworkError",
    "NotFoundError",
    "OperationUsage",
    "Organization",
    "OrganizationInvite",
    "OrganizationMember",
    "Pager",
    "PaymentRequiredError",
    "PictographError",
    "PipelineType",
    "Point",
    "PollTimeoutError",
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
    "RateLimit",
    "RateLimitError",
    "RawResponse",
    "RegisteredImageItem",
    "RemoteDataset",
    "RequestTimeoutError",
    "Retry",
    "Role",
    "SaveResult",
    "ServerError",
    "SimilarImage",
    "StorageClass",
    "StorageState",
    "TaggedImage",
    "Timing",
    "ToolDescriptor",
    "ToolRegistry",
    "TrainingRun",
    "TrainingStatus",
    "UnknownAnnotation",
    "UsageByOperation",
    "UsageRange",
    "ValidationError",
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

_MODULES = {  # errors are known by their ending; what is neither here nor an error is a model
    "AsyncClient": "pictograph.client",
    "AsyncPager": "pictograph._resilience.paging",
    "Attempt": "pictograph._resilience.hooks",
    "CallInfo": "pictograph._resilience.hooks",
    "Client": "pictograph.client",
    "Hooks": "pictograph._resilience.hooks",
    "Pager": "pictograph._resilience.paging",
    "RateLimit": "pictograph._resilience.raw_response",
    "RawResponse": "pictograph._resilience.raw_response",
    "Retry": "pictograph._resilience.hooks",
    "Timing": "pictograph._resilience.clock",
}

if not TYPE_CHECKING:  # else every misspelled name would have a type

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module 'pictograph' has no attribute {name!r}")
        from importlib import import_module

        module = "pictograph.exceptions" if name.endswith("Error") else _MODULES.get(name, "pictograph.models")
        value = globals()[name] = getattr(import_module(module), name)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
