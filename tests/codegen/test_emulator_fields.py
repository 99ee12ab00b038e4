"""`make types` reports the lines of the emulator that write a field under its old name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from emulator_fields import OTHER_KEYS, problems

ROOT = Path(__file__).parents[2]


def renamed(contract: dict[str, Any], schema: str, old: str, new: str) -> dict[str, Any]:
    """The contract with another name for a property of one schema."""
    copy: dict[str, Any] = json.loads(json.dumps(contract))
    node = copy["components"]["schemas"][schema]
    node["properties"] = {new if name == old else name: part for name, part in node["properties"].items()}
    node["required"] = [new if name == old else name for name in node.get("required", [])]
    return copy


@pytest.mark.slow
def test_the_emulator_writes_the_fields_of_the_contract(contract: dict[str, Any]) -> None:
    assert list(problems(contract, ROOT)) == []


@pytest.mark.parametrize(
    ("schema", "old", "expected"),
    [
        ("FolderStats", "total_size_bytes", "folders.py:LINE: the contract has no field 'total_size_bytes'"),
        ("FolderStats", "total_images", "get_folder_stats: the response lacks the required field 'new_name'"),
        ("Project", "updated_at", "serializers.py:LINE: no schema of the contract has the fields id, organization_id, name"),
        ("TrainingRun", "pipeline_type", "training.py:LINE: no schema of the contract has the fields id, name"),
        ("TaggedImagePage", "count", "search_images_by_tags: the response has no field 'count'"),
    ],
    ids=[
        "a name of one schema",
        "a required field of a handler",
        "a name that other schemas have",
        "a copied column",
        "a field of a handler",
    ],
)
def test_a_renamed_field_is_reported_with_its_line(contract: dict[str, Any], schema: str, old: str, expected: str) -> None:
    found = "\n".join(problems(renamed(contract, schema, old, "new_name"), ROOT))
    assert expected in re.sub(r":\d+:", ":LINE:", found)


def test_every_exception_is_needed(contract: dict[str, Any]) -> None:
    for module, keys in OTHER_KEYS.items():
        source = (ROOT / "pictograph" / "emulator" / "handlers" / f"{module}.py").read_text(encoding="utf-8")
        assert [key for key in sorted(keys) if f'"{key}"' not in source] == [], module
