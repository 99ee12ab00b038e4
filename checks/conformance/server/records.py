"""Existing objects of the server under test, found by reading lists: ids and names for the parameters of other operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checks.conformance.contract import Operation

MOST_RECORDS = 10
"""Kept of each source: enough to find a dataset that has images."""

Record = Mapping[str, Any]
"""Values by parameter. They belong together: the names of an export and of its dataset."""


@dataclass(frozen=True)
class Source:
    """Where the values of parameters are found: a field of each item in the response of a list."""

    operation: str
    items: str
    """The list in the response; empty if the response is the list."""
    values: Mapping[str, str]
    """Parameter -> field of an item."""
    tags: tuple[str, ...] = ()
    """Tags of the operations to use them for; empty for all. `run_id` and `name` have several meanings."""


SOURCES = (
    Source("list_datasets", "datasets", {"dataset_id": "id", "project_id": "id"}),
    Source("list_datasets", "datasets", {"name": "name"}, ("datasets",)),
    Source("list_projects", "projects", {"name": "name"}, ("projects",)),
    Source("list_dataset_images", "images", {"image_id": "id"}),
    Source("list_folders", "", {"folder_id": "id"}),
    Source("list_exports", "exports", {"export_id": "id"}),
    Source("list_exports", "exports", {"dataset_name": "dataset_name", "export_name": "name"}),
    Source("list_training_runs", "training_runs", {"run_id": "id"}, ("training",)),
    Source("list_models", "models", {"model_id": "id"}),
    Source("list_api_keys", "api_keys", {"key_id": "id"}),
    Source("list_deployments", "deployments", {"deployment_id": "id"}),
    Source("list_workflows", "workflows", {"workflow_id": "id"}),
    Source("list_workflows", "workflows", {"run_id": "last_run_id"}, ("workflows",)),
    Source("list_webhook_endpoints", "endpoints", {"endpoint_id": "id"}),
)

CONSTANTS: Mapping[str, Record] = {
    "estimate_credits": {"operation": "training_a10g", "quantity": 1},
    "search_images_by_tags": {"objects": ["car"], "limit": 1},
    "get_dataset_by_name": {"include_images": "true", "images_limit": 5},
    "list_dataset_downloads": {"limit": 5},
    "search_similar_images": {"limit": 5},
}
"""Values that no list contains."""


@dataclass
class Records:
    """What has been found so far."""

    _found: dict[int, list[Record]] = field(default_factory=dict)

    def learn(self, operation: Operation, body: Any) -> None:
        """Keep the values of a response."""
        for number, source in enumerate(SOURCES):
            if source.operation != operation.id:
                continue
            items = body.get(source.items) if source.items and isinstance(body, dict) else body
            for item in items if isinstance(items, list) else ():
                record = {name: item.get(key) for name, key in source.values.items()} if isinstance(item, dict) else {}
                kept = self._found.setdefault(number, [])
                if record and None not in record.values() and record not in kept and len(kept) < MOST_RECORDS:
                    kept.append(record)

    def values_for(self, operation: Operation) -> Iterator[Record]:
        """Values for the required parameters of an operation, one set for each known object; none if nothing is known."""
        constants = CONSTANTS.get(operation.id, {})
        needed = {each.name for each in operation.parameters if each.required and each.location != "header"} - constants.keys()
        if not needed:
            yield constants
            return
        for number, source in enumerate(SOURCES):
            fits = needed <= source.values.keys() and (not source.tags or operation.node["tags"][0] in source.tags)
            for record in self._found.get(number, []) if fits else ():
                yield {**constants, **{name: record[name] for name in needed}}

    @staticmethod
    def is_source(operation: Operation) -> bool:
        """Whether other operations need its response."""
        return any(source.operation == operation.id for source in SOURCES)
