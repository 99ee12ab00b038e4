"""The advice of errors as data: texts by operation, by what was not found, by status and by the signs in a message.

A text may have fields in braces, the arguments of the call (`call_arguments`): a text whose arguments are not all known is not
used. The calls in it are Python; the command line turns them into commands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pictograph._resilience.http.messages import FailureKind

OFF_CONTRACT: Final = "A proxy may have replaced the response, or this version of the SDK is too old for the server."
EXPIRED_LINK: Final = "The signed link may have expired or been used: repeat the whole call to get a new link."
DOWNLOAD_REDIRECT: Final = (
    "The storage host or a proxy is misconfigured: repeat the call; if it fails again, report it with the request id."
)
CLOSED: Final = "Create a new client, or close this one only after its last call."
TOO_LARGE: Final = "The server or a proxy limits the size of a request: send fewer items in one call, or a smaller file."

BY_CODE: Final[Mapping[str, str]] = {
    "idempotency_conflict": "This idempotency key was used for another request within the last 24 hours: "
    "use a new key, or repeat the first request unchanged.",
    "dataset_cold": "Restore the dataset first: client.datasets.restore().",
}

BY_STATUS: Final[Mapping[int, str]] = {
    407: "The proxy requires a user and a password: put them in its URL, as in http://user:password@host.",
    413: TOO_LARGE,
    414: TOO_LARGE,
    431: TOO_LARGE,
}

LISTED_BY: Final[Mapping[str, Sequence[str]]] = {
    "dataset": ["client.datasets.list()"],
    "project": ["client.projects.list()"],
    "image": [
        "client.datasets.iter_images({dataset_id!r})",
        "client.datasets.get({dataset_name!r}, include_images=True)",
        "client.datasets.iter_images()",
    ],
    "folder": ["client.folders.list({project_id!r})", "client.folders.list()"],
    "export": ["client.exports.list(dataset_name={dataset_name!r})", "client.exports.list()"],
    "run": ["client.training.list()"],
    "training_run": ["client.training.list()"],
    "model": ["client.models.list()"],
    "public_model": ["client.models.list()"],
    "deployment": ["client.deployments.list()"],
    "workflow": ["client.workflows.list()"],
    "member": ["client.organizations.list_members()"],
    "invite": ["client.organizations.list_invites()"],
    "key": ["client.api_keys.list()"],
    "api_key": ["client.api_keys.list()"],
    "endpoint": ["client.webhooks.list()"],
    "webhook_endpoint": ["client.webhooks.list()"],
    "delivery": ["client.webhooks.deliveries()"],
    "webhook_delivery": ["client.webhooks.deliveries()"],
    "tool": ["client.tools.registry()"],
}
"""The call that lists the objects, the most precise one first, by the noun in the message of a 404 or in the name of an id."""

SYNONYMS: Final[Mapping[str, Sequence[str]]] = {"dataset": ["project"], "extraction": ["job"], "video": ["gcs"]}
"""The first words of parameters for a noun that is called otherwise in them: `project_id` for a dataset, `gcs_path` for a video."""

NO_LIST: Final = "Check the id: the call that started the job returned it. Jobs of other organizations are not found."

_EXPORT_NOT_READY: Final = (
    "Wait for the export with client.exports.wait_for_completion({dataset_name!r}, {export_name!r}), then repeat the call."
)
_MODEL_NOT_READY: Final = "A model is ready when its training run is completed: see its status with client.models.get({model_id!r})."
_ENDED: Final = "It has ended, so nothing is left to cancel."
_MOVING: Final = "client.datasets.storage_status({dataset_id!r}) returns the state; client.datasets.wait_for_storage({dataset_id!r}) waits."
_NAME_TAKEN: Final = "Choose another name, or use the project that exists: client.projects.get({name!r})."
_IMAGE_TAKEN: Final = (
    "Choose another name with filename= or another folder with folder_path=. Folder uploads skip such images (skip_existing=True)."
)

CONFLICTS: Final[Mapping[str, str]] = {
    "create_project": _NAME_TAKEN,
    "register_image": _IMAGE_TAKEN,
    "register_images": _IMAGE_TAKEN,
    "create_export": "Choose another name, or delete the export first: client.exports.delete({dataset_name!r}, {name!r}).",
    "create_training_run": _EXPORT_NOT_READY,
    "get_export_download": _EXPORT_NOT_READY,
    "get_model_download": _MODEL_NOT_READY,
    "create_deployment": _MODEL_NOT_READY,
    "fork_model": _MODEL_NOT_READY,
    "cancel_auto_annotate_batch": _ENDED,
    "cancel_training_run": _ENDED,
    "cancel_connector_import": _ENDED,
    "cancel_workflow_run": _ENDED,
    "freeze_dataset": _MOVING,
    "restore_dataset": _MOVING,
    "pause_deployment": "See its status with client.deployments.get({deployment_id!r}).",
    "resume_deployment": "See its status with client.deployments.get({deployment_id!r}).",
    "create_organization_invite": "See client.organizations.list_members() and client.organizations.list_invites().",
}
"""By operation, for a 409."""

OWN_STATE: Final = frozenset({"freeze_dataset", "restore_dataset"})
"""Operations whose advice is right whatever the message of a 409 is."""

CONFLICT_SIGNS: Final[Sequence[tuple[str, str]]] = (
    ("cold storage", "Restore the dataset with client.datasets.restore(), then repeat the call."),
    ("already registered", "Repeat the whole upload: it gets a new link."),
)
"""What the message of a 409 contains, and the advice, before that of the operation."""

BY_FAILURE: Final[Mapping[FailureKind, str]] = {
    FailureKind.DNS: "Check the host name in the base URL and the DNS settings of this machine.",
    FailureKind.CONNECT: "Check that the server is running, and the host, port and proxy in use.",
    FailureKind.TLS: "Check the certificate of the server, and whether a proxy replaces it.",
    FailureKind.POOL: "Allow more connections with max_connections=, or make fewer calls at once.",
    FailureKind.CLOSED: CLOSED,
}

_NO_TLS: Final = "The server speaks no TLS on this port: use http:// in the base URL, or the port of the server for https://."
_OWN_AUTHORITY: Final = (
    "If a company proxy or the server uses its own certificate authority, name its file in SSL_CERT_FILE, or pass verify= an "
    "ssl.SSLContext that trusts it, for example truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT) for the authorities of the system."
)
TLS_SIGNS: Final[Sequence[tuple[str, str]]] = (
    ("WRONG_VERSION_NUMBER", _NO_TLS),  # what OpenSSL reports when the first bytes are not TLS
    ("RECORD_LAYER_FAILURE", _NO_TLS),  # the same, OpenSSL 3.2 and newer
    ("PACKET_LENGTH_TOO_LONG", _NO_TLS),
    ("HTTP_REQUEST", _NO_TLS),
    ("mismatch", "The certificate is for another host: check the host in the base URL, and whether a proxy replaces the certificate."),
    ("expired", "The certificate has expired, or the clock of this machine is wrong."),
    ("not yet valid", "The certificate is not valid yet, or the clock of this machine is wrong."),
    ("can't be loaded", "Check SSL_CERT_FILE and SSL_CERT_DIR: they name a file and a folder of certificates in PEM format."),
    ("certificate rejected", _OWN_AUTHORITY),
    ("CERTIFICATE_VERIFY_FAILED", _OWN_AUTHORITY),
    ("PROTOCOL_VERSION", "The server and this Python have no version of TLS in common; TLS 1.2 is the oldest that is accepted."),
)
"""What the reason of a TLS failure contains, and the advice; the first that fits."""

NEEDS_TLS: Final = "The server seems to expect TLS on this port: use https:// in the base URL."
NEEDS_TLS_SIGNS: Final = (
    "plain http request was sent to https port",  # nginx
    "http request to an https server",  # Go
    "requires tls",
    "illegal request line",  # h11 about a first byte that is not a character, such as that of a TLS alert
)
