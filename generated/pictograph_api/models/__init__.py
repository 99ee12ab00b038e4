# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Models, enumerations and unions of requests and responses. Each is loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .annotation import Annotation as Annotation
    from .annotation import read_annotation as read_annotation
    from .annotation_list import AnnotationList as AnnotationList
    from .annotation_save import AnnotationSave as AnnotationSave
    from .annotation_save_failure import AnnotationSaveFailure as AnnotationSaveFailure
    from .annotation_type import AnnotationType as AnnotationType
    from .api_key import ApiKey as ApiKey
    from .api_key_list import ApiKeyList as ApiKeyList
    from .api_key_response import ApiKeyResponse as ApiKeyResponse
    from .batch_class import BatchClass as BatchClass
    from .batch_copy_request import BatchCopyRequest as BatchCopyRequest
    from .batch_delete_request import BatchDeleteRequest as BatchDeleteRequest
    from .batch_failure import BatchFailure as BatchFailure
    from .batch_job import BatchJob as BatchJob
    from .batch_job_status import BatchJobStatus as BatchJobStatus
    from .batch_move_request import BatchMoveRequest as BatchMoveRequest
    from .batch_output_type import BatchOutputType as BatchOutputType
    from .batch_result import BatchResult as BatchResult
    from .batch_update_request import BatchUpdateRequest as BatchUpdateRequest
    from .bbox_annotation import BBoxAnnotation as BBoxAnnotation
    from .bounding_box import BoundingBox as BoundingBox
    from .box_prompt_request import BoxPromptRequest as BoxPromptRequest
    from .bulk_action_result import BulkActionResult as BulkActionResult
    from .bulk_delete_exports_request import BulkDeleteExportsRequest as BulkDeleteExportsRequest
    from .bulk_delete_models_request import BulkDeleteModelsRequest as BulkDeleteModelsRequest
    from .bulk_delete_result import BulkDeleteResult as BulkDeleteResult
    from .bulk_delete_workflows_request import BulkDeleteWorkflowsRequest as BulkDeleteWorkflowsRequest
    from .bulk_deployment_ids_request import BulkDeploymentIdsRequest as BulkDeploymentIdsRequest
    from .bulk_run_ids_request import BulkRunIdsRequest as BulkRunIdsRequest
    from .bulk_save_annotations_request import BulkSaveAnnotationsRequest as BulkSaveAnnotationsRequest
    from .bulk_save_result import BulkSaveResult as BulkSaveResult
    from .bulk_tag_images_request import BulkTagImagesRequest as BulkTagImagesRequest
    from .bulk_tag_result import BulkTagResult as BulkTagResult
    from .check_connector_limits_request import CheckConnectorLimitsRequest as CheckConnectorLimitsRequest
    from .compute_type import ComputeType as ComputeType
    from .confirmation import Confirmation as Confirmation
    from .conflict_body import ConflictBody as ConflictBody
    from .connector_import import ConnectorImport as ConnectorImport
    from .connector_import_cancelled import ConnectorImportCancelled as ConnectorImportCancelled
    from .connector_import_dataset import ConnectorImportDataset as ConnectorImportDataset
    from .connector_import_dataset_status import ConnectorImportDatasetStatus as ConnectorImportDatasetStatus
    from .connector_import_started import ConnectorImportStarted as ConnectorImportStarted
    from .connector_import_status import ConnectorImportStatus as ConnectorImportStatus
    from .connector_import_target import ConnectorImportTarget as ConnectorImportTarget
    from .connector_limit_check import ConnectorLimitCheck as ConnectorLimitCheck
    from .connector_validation import ConnectorValidation as ConnectorValidation
    from .create_api_key_request import CreateApiKeyRequest as CreateApiKeyRequest
    from .create_batch_job_request import CreateBatchJobRequest as CreateBatchJobRequest
    from .create_deployment_request import CreateDeploymentRequest as CreateDeploymentRequest
    from .create_export_request import CreateExportRequest as CreateExportRequest
    from .create_image_upload_url_request import CreateImageUploadUrlRequest as CreateImageUploadUrlRequest
    from .create_image_upload_urls_request import CreateImageUploadUrlsRequest as CreateImageUploadUrlsRequest
    from .create_organization_invite_request import CreateOrganizationInviteRequest as CreateOrganizationInviteRequest
    from .create_project_request import CreateProjectRequest as CreateProjectRequest
    from .create_training_run_request import CreateTrainingRunRequest as CreateTrainingRunRequest
    from .create_video_upload_url_request import CreateVideoUploadUrlRequest as CreateVideoUploadUrlRequest
    from .create_webhook_endpoint_request import CreateWebhookEndpointRequest as CreateWebhookEndpointRequest
    from .create_workflow_request import CreateWorkflowRequest as CreateWorkflowRequest
    from .created_api_key import CreatedApiKey as CreatedApiKey
    from .created_deployment import CreatedDeployment as CreatedDeployment
    from .created_webhook_endpoint import CreatedWebhookEndpoint as CreatedWebhookEndpoint
    from .credit_balance import CreditBalance as CreditBalance
    from .credit_estimate import CreditEstimate as CreditEstimate
    from .credit_history_page import CreditHistoryPage as CreditHistoryPage
    from .credit_ledger_entry import CreditLedgerEntry as CreditLedgerEntry
    from .dataset import Dataset as Dataset
    from .dataset_download_list import DatasetDownloadList as DatasetDownloadList
    from .dataset_image import DatasetImage as DatasetImage
    from .dataset_image_page import DatasetImagePage as DatasetImagePage
    from .dataset_page import DatasetPage as DatasetPage
    from .dataset_response import DatasetResponse as DatasetResponse
    from .dataset_restore_estimate import DatasetRestoreEstimate as DatasetRestoreEstimate
    from .dataset_storage_status import DatasetStorageStatus as DatasetStorageStatus
    from .dataset_storage_transition import DatasetStorageTransition as DatasetStorageTransition
    from .delete_annotations_result import DeleteAnnotationsResult as DeleteAnnotationsResult
    from .deployment import Deployment as Deployment
    from .deployment_compute_option import DeploymentComputeOption as DeploymentComputeOption
    from .deployment_compute_option_list import DeploymentComputeOptionList as DeploymentComputeOptionList
    from .deployment_gpu_type import DeploymentGpuType as DeploymentGpuType
    from .deployment_page import DeploymentPage as DeploymentPage
    from .deployment_quote import DeploymentQuote as DeploymentQuote
    from .deployment_quote_response import DeploymentQuoteResponse as DeploymentQuoteResponse
    from .deployment_response import DeploymentResponse as DeploymentResponse
    from .deployment_status import DeploymentStatus as DeploymentStatus
    from .download_item import DownloadItem as DownloadItem
    from .download_mode import DownloadMode as DownloadMode
    from .duplicate_handling import DuplicateHandling as DuplicateHandling
    from .error_body import ErrorBody as ErrorBody
    from .exceeded_limit import ExceededLimit as ExceededLimit
    from .export import Export as Export
    from .export_download import ExportDownload as ExportDownload
    from .export_file import ExportFile as ExportFile
    from .export_format import ExportFormat as ExportFormat
    from .export_page import ExportPage as ExportPage
    from .export_response import ExportResponse as ExportResponse
    from .export_status import ExportStatus as ExportStatus
    from .extract_video_frames_request import ExtractVideoFramesRequest as ExtractVideoFramesRequest
    from .folder import Folder as Folder
    from .folder_stats import FolderStats as FolderStats
    from .folder_tree_node import FolderTreeNode as FolderTreeNode
    from .gpu_type import GpuType as GpuType
    from .idempotency_conflict import IdempotencyConflict as IdempotencyConflict
    from .image import Image as Image
    from .image_auto_tags import ImageAutoTags as ImageAutoTags
    from .image_registration_failure import ImageRegistrationFailure as ImageRegistrationFailure
    from .image_response import ImageResponse as ImageResponse
    from .image_status import ImageStatus as ImageStatus
    from .image_updates import ImageUpdates as ImageUpdates
    from .image_upload_url import ImageUploadUrl as ImageUploadUrl
    from .image_upload_url_list import ImageUploadUrlList as ImageUploadUrlList
    from .insufficient_credits import InsufficientCredits as InsufficientCredits
    from .invite_revoked import InviteRevoked as InviteRevoked
    from .invite_role import InviteRole as InviteRole
    from .invite_status import InviteStatus as InviteStatus
    from .keypoint_annotation import KeypointAnnotation as KeypointAnnotation
    from .limit_exceeded import LimitExceeded as LimitExceeded
    from .limit_type import LimitType as LimitType
    from .member_removed import MemberRemoved as MemberRemoved
    from .member_role import MemberRole as MemberRole
    from .member_role_response import MemberRoleResponse as MemberRoleResponse
    from .model import Model as Model
    from .model_download import ModelDownload as ModelDownload
    from .model_format import ModelFormat as ModelFormat
    from .model_page import ModelPage as ModelPage
    from .model_response import ModelResponse as ModelResponse
    from .model_status import ModelStatus as ModelStatus
    from .model_type import ModelType as ModelType
    from .model_visibility import ModelVisibility as ModelVisibility
    from .named_slug import NamedSlug as NamedSlug
    from .new_image import NewImage as NewImage
    from .operation_usage import OperationUsage as OperationUsage
    from .organization import Organization as Organization
    from .organization_invite import OrganizationInvite as OrganizationInvite
    from .organization_invite_list import OrganizationInviteList as OrganizationInviteList
    from .organization_invite_response import OrganizationInviteResponse as OrganizationInviteResponse
    from .organization_member import OrganizationMember as OrganizationMember
    from .organization_member_list import OrganizationMemberList as OrganizationMemberList
    from .organization_response import OrganizationResponse as OrganizationResponse
    from .pagination import Pagination as Pagination
    from .payment_required_body import PaymentRequiredBody as PaymentRequiredBody
    from .pipeline_type import PipelineType as PipelineType
    from .point import Point as Point
    from .point_prompt_request import PointPromptRequest as PointPromptRequest
    from .point_prompt_result import PointPromptResult as PointPromptResult
    from .polygon_annotation import PolygonAnnotation as PolygonAnnotation
    from .polygon_geometry import PolygonGeometry as PolygonGeometry
    from .polyline_annotation import PolylineAnnotation as PolylineAnnotation
    from .polyline_geometry import PolylineGeometry as PolylineGeometry
    from .predict_image import PredictImage as PredictImage
    from .predict_image_type import PredictImageType as PredictImageType
    from .predict_request import PredictRequest as PredictRequest
    from .predict_response import PredictResponse as PredictResponse
    from .prediction import Prediction as Prediction
    from .probe_video_request import ProbeVideoRequest as ProbeVideoRequest
    from .project import Project as Project
    from .project_class import ProjectClass as ProjectClass
    from .project_deleted import ProjectDeleted as ProjectDeleted
    from .project_deleted_response import ProjectDeletedResponse as ProjectDeletedResponse
    from .project_page import ProjectPage as ProjectPage
    from .project_response import ProjectResponse as ProjectResponse
    from .prompt_output_type import PromptOutputType as PromptOutputType
    from .prompt_result import PromptResult as PromptResult
    from .prompt_status import PromptStatus as PromptStatus
    from .provider import Provider as Provider
    from .register_image_request import RegisterImageRequest as RegisterImageRequest
    from .register_images_request import RegisterImagesRequest as RegisterImagesRequest
    from .registered_image import RegisteredImage as RegisteredImage
    from .registered_image_item import RegisteredImageItem as RegisteredImageItem
    from .registered_image_list import RegisteredImageList as RegisteredImageList
    from .remote_dataset import RemoteDataset as RemoteDataset
    from .role import Role as Role
    from .save_annotations_request import SaveAnnotationsRequest as SaveAnnotationsRequest
    from .save_result import SaveResult as SaveResult
    from .similar_image import SimilarImage as SimilarImage
    from .similar_image_list import SimilarImageList as SimilarImageList
    from .start_connector_import_request import StartConnectorImportRequest as StartConnectorImportRequest
    from .storage_class import StorageClass as StorageClass
    from .storage_state import StorageState as StorageState
    from .subscription_tier import SubscriptionTier as SubscriptionTier
    from .tag_filters import TagFilters as TagFilters
    from .tagged_image import TaggedImage as TaggedImage
    from .tagged_image_page import TaggedImagePage as TaggedImagePage
    from .text_prompt_request import TextPromptRequest as TextPromptRequest
    from .tool_descriptor import ToolDescriptor as ToolDescriptor
    from .tool_registry import ToolRegistry as ToolRegistry
    from .training_run import TrainingRun as TrainingRun
    from .training_run_page import TrainingRunPage as TrainingRunPage
    from .training_run_response import TrainingRunResponse as TrainingRunResponse
    from .training_status import TrainingStatus as TrainingStatus
    from .unknown_annotation import UnknownAnnotation as UnknownAnnotation
    from .update_api_key_request import UpdateApiKeyRequest as UpdateApiKeyRequest
    from .update_organization_member_request import UpdateOrganizationMemberRequest as UpdateOrganizationMemberRequest
    from .update_project_request import UpdateProjectRequest as UpdateProjectRequest
    from .update_workflow_request import UpdateWorkflowRequest as UpdateWorkflowRequest
    from .uploaded_image import UploadedImage as UploadedImage
    from .usage_by_operation import UsageByOperation as UsageByOperation
    from .usage_range import UsageRange as UsageRange
    from .validate_connector_request import ValidateConnectorRequest as ValidateConnectorRequest
    from .validation_error_body import ValidationErrorBody as ValidationErrorBody
    from .validation_error_item import ValidationErrorItem as ValidationErrorItem
    from .video_extraction import VideoExtraction as VideoExtraction
    from .video_extraction_status import VideoExtractionStatus as VideoExtractionStatus
    from .video_metadata import VideoMetadata as VideoMetadata
    from .video_upload_url import VideoUploadUrl as VideoUploadUrl
    from .webhook_delivery import WebhookDelivery as WebhookDelivery
    from .webhook_delivery_page import WebhookDeliveryPage as WebhookDeliveryPage
    from .webhook_delivery_status import WebhookDeliveryStatus as WebhookDeliveryStatus
    from .webhook_endpoint import WebhookEndpoint as WebhookEndpoint
    from .webhook_endpoint_list import WebhookEndpointList as WebhookEndpointList
    from .webhook_endpoint_response import WebhookEndpointResponse as WebhookEndpointResponse
    from .webhook_event import WebhookEvent as WebhookEvent
    from .webhook_event_type import WebhookEventType as WebhookEventType
    from .webhook_test_result import WebhookTestResult as WebhookTestResult
    from .workflow import Workflow as Workflow
    from .workflow_graph import WorkflowGraph as WorkflowGraph
    from .workflow_list import WorkflowList as WorkflowList
    from .workflow_response import WorkflowResponse as WorkflowResponse
    from .workflow_run import WorkflowRun as WorkflowRun
    from .workflow_run_created import WorkflowRunCreated as WorkflowRunCreated
    from .workflow_run_response import WorkflowRunResponse as WorkflowRunResponse
    from .workflow_run_status import WorkflowRunStatus as WorkflowRunStatus
    from .workflow_status import WorkflowStatus as WorkflowStatus

__all__ = (
    "Annotation",
    "AnnotationList",
    "AnnotationSave",
    "AnnotationSaveFailure",
    "AnnotationType",
    "ApiKey",
    "ApiKeyList",
    "ApiKeyResponse",
    "BBoxAnnotation",
    "BatchClass",
    "BatchCopyRequest",
    "BatchDeleteRequest",
    "BatchFailure",
    "BatchJob",
    "BatchJobStatus",
    "BatchMoveRequest",
    "BatchOutputType",
    "BatchResult",
    "BatchUpdateRequest",
    "BoundingBox",
    "BoxPromptRequest",
    "BulkActionResult",
    "BulkDeleteExportsRequest",
    "BulkDeleteModelsRequest",
    "BulkDeleteResult",
    "BulkDeleteWorkflowsRequest",
    "BulkDeploymentIdsRequest",
    "BulkRunIdsRequest",
    "BulkSaveAnnotationsRequest",
    "BulkSaveResult",
    "BulkTagImagesRequest",
    "BulkTagResult",
    "CheckConnectorLimitsRequest",
    "ComputeType",
    "Confirmation",
    "ConflictBody",
    "ConnectorImport",
    "ConnectorImportCancelled",
    "ConnectorImportDataset",
    "ConnectorImportDatasetStatus",
    "ConnectorImportStarted",
    "ConnectorImportStatus",
    "ConnectorImportTarget",
    "ConnectorLimitCheck",
    "ConnectorValidation",
    "CreateApiKeyRequest",
    "CreateBatchJobRequest",
    "CreateDeploymentRequest",
    "CreateExportRequest",
    "CreateImageUploadUrlRequest",
    "CreateImageUploadUrlsRequest",
    "CreateOrganizationInviteRequest",
    "CreateProjectRequest",
    "CreateTrainingRunRequest",
    "CreateVideoUploadUrlRequest",
    "CreateWebhookEndpointRequest",
    "CreateWorkflowRequest",
    "CreatedApiKey",
    "CreatedDeployment",
    "CreatedWebhookEndpoint",
    "CreditBalance",
    "CreditEstimate",
    "CreditHistoryPage",
    "CreditLedgerEntry",
    "Dataset",
    "DatasetDownloadList",
    "DatasetImage",
    "DatasetImagePage",
    "DatasetPage",
    "DatasetResponse",
    "DatasetRestoreEstimate",
    "DatasetStorageStatus",
    "DatasetStorageTransition",
    "DeleteAnnotationsResult",
    "Deployment",
    "DeploymentComputeOption",
    "DeploymentComputeOptionList",
    "DeploymentGpuType",
    "DeploymentPage",
    "DeploymentQuote",
    "DeploymentQuoteResponse",
    "DeploymentResponse",
    "DeploymentStatus",
    "DownloadItem",
    "DownloadMode",
    "DuplicateHandling",
    "ErrorBody",
    "ExceededLimit",
    "Export",
    "ExportDownload",
    "ExportFile",
    "ExportFormat",
    "ExportPage",
    "ExportResponse",
    "ExportStatus",
    "ExtractVideoFramesRequest",
    "Folder",
    "FolderStats",
    "FolderTreeNode",
    "GpuType",
    "IdempotencyConflict",
    "Image",
    "ImageAutoTags",
    "ImageRegistrationFailure",
    "ImageResponse",
    "ImageStatus",
    "ImageUpdates",
    "ImageUploadUrl",
    "ImageUploadUrlList",
    "InsufficientCredits",
    "InviteRevoked",
    "InviteRole",
    "InviteStatus",
    "KeypointAnnotation",
    "LimitExceeded",
    "LimitType",
    "MemberRemoved",
    "MemberRole",
    "MemberRoleResponse",
    "Model",
    "ModelDownload",
    "ModelFormat",
    "ModelPage",
    "ModelResponse",
    "ModelStatus",
    "ModelType",
    "ModelVisibility",
    "NamedSlug",
    "NewImage",
    "OperationUsage",
    "Organization",
    "OrganizationInvite",
    "OrganizationInviteList",
    "OrganizationInviteResponse",
    "OrganizationMember",
    "OrganizationMemberList",
    "OrganizationResponse",
    "Pagination",
    "PaymentRequiredBody",
    "PipelineType",
    "Point",
    "PointPromptRequest",
    "PointPromptResult",
    "PolygonAnnotation",
    "PolygonGeometry",
    "PolylineAnnotation",
    "PolylineGeometry",
    "PredictImage",
    "PredictImageType",
    "PredictRequest",
    "PredictResponse",
    "Prediction",
    "ProbeVideoRequest",
    "Project",
    "ProjectClass",
    "ProjectDeleted",
    "ProjectDeletedResponse",
    "ProjectPage",
    "ProjectResponse",
    "PromptOutputType",
    "PromptResult",
    "PromptStatus",
    "Provider",
    "RegisterImageRequest",
    "RegisterImagesRequest",
    "RegisteredImage",
    "RegisteredImageItem",
    "RegisteredImageList",
    "RemoteDataset",
    "Role",
    "SaveAnnotationsRequest",
    "SaveResult",
    "SimilarImage",
    "SimilarImageList",
    "StartConnectorImportRequest",
    "StorageClass",
    "StorageState",
    "SubscriptionTier",
    "TagFilters",
    "TaggedImage",
    "TaggedImagePage",
    "TextPromptRequest",
    "ToolDescriptor",
    "ToolRegistry",
    "TrainingRun",
    "TrainingRunPage",
    "TrainingRunResponse",
    "TrainingStatus",
    "UnknownAnnotation",
    "UpdateApiKeyRequest",
    "UpdateOrganizationMemberRequest",
    "UpdateProjectRequest",
    "UpdateWorkflowRequest",
    "UploadedImage",
    "UsageByOperation",
    "UsageRange",
    "ValidateConnectorRequest",
    "ValidationErrorBody",
    "ValidationErrorItem",
    "VideoExtraction",
    "VideoExtractionStatus",
    "VideoMetadata",
    "VideoUploadUrl",
    "WebhookDelivery",
    "WebhookDeliveryPage",
    "WebhookDeliveryStatus",
    "WebhookEndpoint",
    "WebhookEndpointList",
    "WebhookEndpointResponse",
    "WebhookEvent",
    "WebhookEventType",
    "WebhookTestResult",
    "Workflow",
    "WorkflowGraph",
    "WorkflowList",
    "WorkflowResponse",
    "WorkflowRun",
    "WorkflowRunCreated",
    "WorkflowRunResponse",
    "WorkflowRunStatus",
    "WorkflowStatus",
    "read_annotation",
)

if not TYPE_CHECKING:
    _MODULES = {
        "Annotation": "annotation",
        "AnnotationList": "annotation_list",
        "AnnotationSave": "annotation_save",
        "AnnotationSaveFailure": "annotation_save_failure",
        "AnnotationType": "annotation_type",
        "ApiKey": "api_key",
        "ApiKeyList": "api_key_list",
        "ApiKeyResponse": "api_key_response",
        "BBoxAnnotation": "bbox_annotation",
        "BatchClass": "batch_class",
        "BatchCopyRequest": "batch_copy_request",
        "BatchDeleteRequest": "batch_delete_request",
        "BatchFailure": "batch_failure",
        "BatchJob": "batch_job",
        "BatchJobStatus": "batch_job_status",
        "BatchMoveRequest": "batch_move_request",
        "BatchOutputType": "batch_output_type",
        "BatchResult": "batch_result",
        "BatchUpdateRequest": "batch_update_request",
        "BoundingBox": "bounding_box",
        "BoxPromptRequest": "box_prompt_request",
        "BulkActionResult": "bulk_action_result",
        "BulkDeleteExportsRequest": "bulk_delete_exports_request",
        "BulkDeleteModelsRequest": "bulk_delete_models_request",
        "BulkDeleteResult": "bulk_delete_result",
        "BulkDeleteWorkflowsRequest": "bulk_delete_workflows_request",
        "BulkDeploymentIdsRequest": "bulk_deployment_ids_request",
        "BulkRunIdsRequest": "bulk_run_ids_request",
        "BulkSaveAnnotationsRequest": "bulk_save_annotations_request",
        "BulkSaveResult": "bulk_save_result",
        "BulkTagImagesRequest": "bulk_tag_images_request",
        "BulkTagResult": "bulk_tag_result",
        "CheckConnectorLimitsRequest": "check_connector_limits_request",
        "ComputeType": "compute_type",
        "Confirmation": "confirmation",
        "ConflictBody": "conflict_body",
        "ConnectorImport": "connector_import",
        "ConnectorImportCancelled": "connector_import_cancelled",
        "ConnectorImportDataset": "connector_import_dataset",
        "ConnectorImportDatasetStatus": "connector_import_dataset_status",
        "ConnectorImportStarted": "connector_import_started",
        "ConnectorImportStatus": "connector_import_status",
        "ConnectorImportTarget": "connector_import_target",
        "ConnectorLimitCheck": "connector_limit_check",
        "ConnectorValidation": "connector_validation",
        "CreateApiKeyRequest": "create_api_key_request",
        "CreateBatchJobRequest": "create_batch_job_request",
        "CreateDeploymentRequest": "create_deployment_request",
        "CreateExportRequest": "create_export_request",
        "CreateImageUploadUrlRequest": "create_image_upload_url_request",
        "CreateImageUploadUrlsRequest": "create_image_upload_urls_request",
        "CreateOrganizationInviteRequest": "create_organization_invite_request",
        "CreateProjectRequest": "create_project_request",
        "CreateTrainingRunRequest": "create_training_run_request",
        "CreateVideoUploadUrlRequest": "create_video_upload_url_request",
        "CreateWebhookEndpointRequest": "create_webhook_endpoint_request",
        "CreateWorkflowRequest": "create_workflow_request",
        "CreatedApiKey": "created_api_key",
        "CreatedDeployment": "created_deployment",
        "CreatedWebhookEndpoint": "created_webhook_endpoint",
        "CreditBalance": "credit_balance",
        "CreditEstimate": "credit_estimate",
        "CreditHistoryPage": "credit_history_page",
        "CreditLedgerEntry": "credit_ledger_entry",
        "Dataset": "dataset",
        "DatasetDownloadList": "dataset_download_list",
        "DatasetImage": "dataset_image",
        "DatasetImagePage": "dataset_image_page",
        "DatasetPage": "dataset_page",
        "DatasetResponse": "dataset_response",
        "DatasetRestoreEstimate": "dataset_restore_estimate",
        "DatasetStorageStatus": "dataset_storage_status",
        "DatasetStorageTransition": "dataset_storage_transition",
        "DeleteAnnotationsResult": "delete_annotations_result",
        "Deployment": "deployment",
        "DeploymentComputeOption": "deployment_compute_option",
        "DeploymentComputeOptionList": "deployment_compute_option_list",
        "DeploymentGpuType": "deployment_gpu_type",
        "DeploymentPage": "deployment_page",
        "DeploymentQuote": "deployment_quote",
        "DeploymentQuoteResponse": "deployment_quote_response",
        "DeploymentResponse": "deployment_response",
        "DeploymentStatus": "deployment_status",
        "DownloadItem": "download_item",
        "DownloadMode": "download_mode",
        "DuplicateHandling": "duplicate_handling",
        "ErrorBody": "error_body",
        "ExceededLimit": "exceeded_limit",
        "Export": "export",
        "ExportDownload": "export_download",
        "ExportFile": "export_file",
        "ExportFormat": "export_format",
        "ExportPage": "export_page",
        "ExportResponse": "export_response",
        "ExportStatus": "export_status",
        "ExtractVideoFramesRequest": "extract_video_frames_request",
        "Folder": "folder",
        "FolderStats": "folder_stats",
        "FolderTreeNode": "folder_tree_node",
        "GpuType": "gpu_type",
        "IdempotencyConflict": "idempotency_conflict",
        "Image": "image",
        "ImageAutoTags": "image_auto_tags",
        "ImageRegistrationFailure": "image_registration_failure",
        "ImageResponse": "image_response",
        "ImageStatus": "image_status",
        "ImageUpdates": "image_updates",
        "ImageUploadUrl": "image_upload_url",
        "ImageUploadUrlList": "image_upload_url_list",
        "InsufficientCredits": "insufficient_credits",
        "InviteRevoked": "invite_revoked",
        "InviteRole": "invite_role",
        "InviteStatus": "invite_status",
        "KeypointAnnotation": "keypoint_annotation",
        "LimitExceeded": "limit_exceeded",
        "LimitType": "limit_type",
        "MemberRemoved": "member_removed",
        "MemberRole": "member_role",
        "MemberRoleResponse": "member_role_response",
        "Model": "model",
        "ModelDownload": "model_download",
        "ModelFormat": "model_format",
        "ModelPage": "model_page",
        "ModelResponse": "model_response",
        "ModelStatus": "model_status",
        "ModelType": "model_type",
        "ModelVisibility": "model_visibility",
        "NamedSlug": "named_slug",
        "NewImage": "new_image",
        "OperationUsage": "operation_usage",
        "Organization": "organization",
        "OrganizationInvite": "organization_invite",
        "OrganizationInviteList": "organization_invite_list",
        "OrganizationInviteResponse": "organization_invite_response",
        "OrganizationMember": "organization_member",
        "OrganizationMemberList": "organization_member_list",
        "OrganizationResponse": "organization_response",
        "Pagination": "pagination",
        "PaymentRequiredBody": "payment_required_body",
        "PipelineType": "pipeline_type",
        "Point": "point",
        "PointPromptRequest": "point_prompt_request",
        "PointPromptResult": "point_prompt_result",
        "PolygonAnnotation": "polygon_annotation",
        "PolygonGeometry": "polygon_geometry",
        "PolylineAnnotation": "polyline_annotation",
        "PolylineGeometry": "polyline_geometry",
        "PredictImage": "predict_image",
        "PredictImageType": "predict_image_type",
        "PredictRequest": "predict_request",
        "PredictResponse": "predict_response",
        "Prediction": "prediction",
        "ProbeVideoRequest": "probe_video_request",
        "Project": "project",
        "ProjectClass": "project_class",
        "ProjectDeleted": "project_deleted",
        "ProjectDeletedResponse": "project_deleted_response",
        "ProjectPage": "project_page",
        "ProjectResponse": "project_response",
        "PromptOutputType": "prompt_output_type",
        "PromptResult": "prompt_result",
        "PromptStatus": "prompt_status",
        "Provider": "provider",
        "RegisterImageRequest": "register_image_request",
        "RegisterImagesRequest": "register_images_request",
        "RegisteredImage": "registered_image",
        "RegisteredImageItem": "registered_image_item",
        "RegisteredImageList": "registered_image_list",
        "RemoteDataset": "remote_dataset",
        "Role": "role",
        "SaveAnnotationsRequest": "save_annotations_request",
        "SaveResult": "save_result",
        "SimilarImage": "similar_image",
        "SimilarImageList": "similar_image_list",
        "StartConnectorImportRequest": "start_connector_import_request",
        "StorageClass": "storage_class",
        "StorageState": "storage_state",
        "SubscriptionTier": "subscription_tier",
        "TagFilters": "tag_filters",
        "TaggedImage": "tagged_image",
        "TaggedImagePage": "tagged_image_page",
        "TextPromptRequest": "text_prompt_request",
        "ToolDescriptor": "tool_descriptor",
        "ToolRegistry": "tool_registry",
        "TrainingRun": "training_run",
        "TrainingRunPage": "training_run_page",
        "TrainingRunResponse": "training_run_response",
        "TrainingStatus": "training_status",
        "UnknownAnnotation": "unknown_annotation",
        "UpdateApiKeyRequest": "update_api_key_request",
        "UpdateOrganizationMemberRequest": "update_organization_member_request",
        "UpdateProjectRequest": "update_project_request",
        "UpdateWorkflowRequest": "update_workflow_request",
        "UploadedImage": "uploaded_image",
        "UsageByOperation": "usage_by_operation",
        "UsageRange": "usage_range",
        "ValidateConnectorRequest": "validate_connector_request",
        "ValidationErrorBody": "validation_error_body",
        "ValidationErrorItem": "validation_error_item",
        "VideoExtraction": "video_extraction",
        "VideoExtractionStatus": "video_extraction_status",
        "VideoMetadata": "video_metadata",
        "VideoUploadUrl": "video_upload_url",
        "WebhookDelivery": "webhook_delivery",
        "WebhookDeliveryPage": "webhook_delivery_page",
        "WebhookDeliveryStatus": "webhook_delivery_status",
        "WebhookEndpoint": "webhook_endpoint",
        "WebhookEndpointList": "webhook_endpoint_list",
        "WebhookEndpointResponse": "webhook_endpoint_response",
        "WebhookEvent": "webhook_event",
        "WebhookEventType": "webhook_event_type",
        "WebhookTestResult": "webhook_test_result",
        "Workflow": "workflow",
        "WorkflowGraph": "workflow_graph",
        "WorkflowList": "workflow_list",
        "WorkflowResponse": "workflow_response",
        "WorkflowRun": "workflow_run",
        "WorkflowRunCreated": "workflow_run_created",
        "WorkflowRunResponse": "workflow_run_response",
        "WorkflowRunStatus": "workflow_run_status",
        "WorkflowStatus": "workflow_status",
        "read_annotation": "annotation",
    }

    def __getattr__(name):
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(importlib.import_module(f".{_MODULES[name]}", __name__), name)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
