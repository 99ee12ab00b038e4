"""Single changes of the small contract in `base.yaml`: the edits, the expected kind, and whether it is breaking."""

from __future__ import annotations

from .seeded import Edit

DIRECTIONS: dict[str, tuple[tuple[Edit, ...], str, bool]] = {
    # Received.
    "null in a required field": (
        (("    Size:", "width: {type: integer}", "width: {type: [integer, 'null']}"),),
        "null-added",
        True,
    ),
    "null in an optional field": (
        (("    Dataset:", "slug: {type: string}", "slug: {type: [string, 'null']}"),),
        "null-added-optional",
        False,
    ),
    "a number instead of an integer": ((("    Size:", "width: {type: integer}", "width: {type: number}"),), "type-widened", True),
    "another type": ((("    Size:", "width: {type: integer}", "width: {type: string}"),), "type-changed", True),
    "another model": ((("    Dataset:", "schemas/Size'", "schemas/Point'"),), "model-changed", True),
    "a time that becomes plain text": ((("    Dataset:", "string, format: date-time", "string"),), "format-decoded", True),
    "an id that is not a uuid any more": ((("    Dataset:", "string, format: uuid", "string"),), "format-dropped", False),
    "an enum of a response that loses a value": (
        (("    Run:", "running, completed, failed", "completed, failed"),),
        "enum-value-removed",
        True,
    ),
    "an enum that becomes any text": ((("    Run:", "string, enum: [running, completed, failed]", "string"),), "enum-opened", True),
    "a variant of a union without a catch-all": (
        (("    ErrorBody:", "[{type: string}, ", "[{type: string}, {type: integer}, "),),
        "variant-added",
        True,
    ),
    "a success status that is removed": ((("get_run", "        200:", "        201:"),), "success-removed", True),
    "a second response with another schema": (
        (("get_run", "        200:", "        202: {description: Later.}\n        200:"),),
        "success-added-other",
        True,
    ),
    "a new error": ((("get_run", "        200:", "        418: {description: Tea.}\n        200:"),), "error-added", False),
    # Sent.
    "a body that becomes required": (
        (("operationId: run_finished", "requestBody:", "requestBody:\n        required: true"),),
        "body-required",
        True,
    ),
    "the media type of a body": (
        (("operationId: start_run", "application/json", "application/x-www-form-urlencoded"),),
        "media-removed",
        True,
    ),
    "null that is rejected": ((("    NewDataset:", "note: {type: [string, 'null']}", "note: {type: string}"),), "null-removed", True),
    "a tighter limit": ((("    NewDataset:", "maxLength: 100", "maxLength: 50"),), "limits-tightened", True),
    "a rule between fields": (
        (("    NewDataset:", "      required: [name]", "      required: [name]\n      dependentRequired: {note: [kind]}"),),
        "limits-tightened",
        True,
    ),
    "a default that is removed": ((("    NewDataset:", ", default: photo", ""),), "default-removed", True),
    "no other fields": (
        (("    NewDataset:", "      type: object", "      type: object\n      additionalProperties: false"),),
        "closed",
        True,
    ),
    "a new value of an enum": ((("    NewDataset:", "[photo, video]", "[photo, video, scan]"),), "enum-value-added", False),
    "an optional parameter": (
        (
            (
                "operationId: get_run",
                "        - {name: run_id",
                "        - {name: deep, in: query, schema: {type: boolean}}\n        - {name: run_id",
            ),
        ),
        "parameter-added",
        False,
    ),
    "a required parameter": (
        (
            (
                "operationId: get_run",
                "        - {name: run_id",
                "        - {name: deep, in: query, required: true, schema: {type: boolean}}\n        - {name: run_id",
            ),
        ),
        "parameter-added-required",
        True,
    ),
    "a parameter written in another style": ((("Limit:", "in: query", "in: query\n      explode: false"),), "parameter-encoded", True),
    # Requirements of a call.
    "other credentials": (
        (("operationId: get_run", "security: [{key: []}]", "security: [{token: []}]"),),
        "auth-changed",
        True,
    ),
    "a second credential in addition": (
        (("operationId: get_run", "security: [{key: []}]", "security: [{key: [], token: []}]"),),
        "auth-changed",
        True,
    ),
    "a lower role": ((("operationId: create_dataset", "x-required-role: member", "x-required-role: viewer"),), "role-lowered", False),
    "a price": ((("operationId: create_dataset", "x-credits: free", "x-credits: paid"),), "credits-charged", True),
    "a new final state of a job": ((("operationId: start_run", "bad: [failed]", "bad: [failed, lost]"),), "job-changed", True),
    "smaller pages": ((("operationId: list_datasets", "cap: 1000", "cap: 500"),), "page-narrowed", True),
    # Names and addresses.
    "another path": ((("  /runs/{run_id}:", "/runs/{run_id}:", "/training/{run_id}:"),), "operation-moved", True),
    "another tag": (
        (("operationId: start_run", "operationId", "x-note: moved\n      operationId"), ("  /runs/:", "[training]", "[runs]")),
        "tag-changed",
        True,
    ),
    "another name in the path": (
        (("  /runs/{run_id}:", "/runs/{run_id}:", "/runs/{id}:"), ("operationId: get_run", "name: run_id", "name: id")),
        "parameter-renamed",
        True,
    ),
    "a server that is removed": ((("servers:", "https://api.example.com", "https://eu.example.com"),), "server-removed", True),
    "a webhook that is removed": (
        (("webhooks:", "run_finished:", "run_ended:"), ("webhooks:", "operationId: run_finished", "operationId: run_ended")),
        "webhook-removed",
        True,
    ),
    "a public name": ((("    Run:", "      type: object", "      x-python-public: true\n      type: object"),), "public-name-added", False),
    "a public name that is removed": ((("    Dataset:", "      x-python-public: true\n", ""),), "public-name-removed", True),
    "deprecation": ((("operationId: get_run", "operationId", "deprecated: true\n      operationId"),), "deprecated", False),
    "another description": ((("    Dataset:", "A set of images.", "Images that belong together."),), "wording", False),
}
