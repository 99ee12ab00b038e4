"""Type checkers infer the right types for both clients and report each mistake at its line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pictograph

ROOT = Path(pictograph.__file__).parent.parent

PROGRAM = """
from collections.abc import Coroutine
from typing import Any, assert_type

import io
import json
from pathlib import Path
from uuid import UUID

import httpx
import numpy
import PIL.Image
import pictograph
from pictograph import ApiError, AsyncClient, AsyncPager, BoundingBox, Client, Dataset, Pager, Point, RawResponse
from pictograph.types import BBoxAnnotationDict

client = Client(http_client=httpx.Client(), hooks=pictograph.Hooks())
assert_type(pictograph.ApiError("x"), ApiError)
assert_type(client.connectors.get_import("1"), pictograph.ImportJob)
assert_type(client.datasets.get("birds"), Dataset)
assert_type(client.datasets.iter(), Pager[Dataset])
assert_type(client.datasets.iter().first(), Dataset | None)
assert_type(client.with_raw_response.datasets.get("birds"), RawResponse[Dataset])
assert_type(client.with_options(timeout=3), Client)

async def main() -> None:
    async with AsyncClient() as client:
        assert_type(client, AsyncClient)
        waiting = assert_type(client.datasets.get("birds"), Coroutine[Any, Any, Dataset])
        assert_type(await client.with_raw_response.datasets.get("birds"), RawResponse[Dataset])
        assert_type(client.datasets.iter(), AsyncPager[Dataset])
        async for dataset in client.datasets.iter():
            assert_type(dataset, Dataset)
        waiting.name  # attr-defined
        client.datasets.get("birds")  # unused-coroutine

# Ids, and options of one call.
image = client.images.get(UUID(int=1), timeout=5, max_retries=0, extra_headers={"X-Team": "birds"})
client.images.get(image)
client.annotations.get([listed for listed in client.datasets.iter_images("1")][0])
client.images.bulk_tag("1", (image for image in client.datasets.iter_images("1")), {"morning"})
assert_type(client.datasets.iter(max_retries=1), Pager[Dataset])
client.images.get(client.datasets.get("birds"))  # arg-type
client.datasets.get("birds", tiemout=5)  # call-arg
client.datasets.get("birds", timeout="5")  # arg-type
client.exports.create("birds", "v1", timeout=60.0, max_retries=0)

# Dicts and enumerations of requests.
client.annotations.save("1", [{"name": "heron", "type": "bbox", "bounding_box": {"x": 1, "y": 2, "w": 3, "h": 4}}])
client.annotations.save("1", [{"name": "a", "type": "polygon", "polygon": {"paths": [[{"x": 1, "y": 2}, Point(x=1, y=2)]]}}])
client.annotations.save("1", [*client.annotations.get("1"), {"name": "a", "type": "keypoint", "keypoint": {"x": 1, "y": 2}}])
client.annotations.save("1", json.loads("[]"))
box: BBoxAnnotationDict = {"name": "heron", "type": "bbox", "bounding_box": BoundingBox(x=1, y=2, w=3, h=4)}
client.annotations.save("1", [box])
client.annotations.bulk_save({"1": [box]})
client.annotations.save("1", [{"class": "person", "type": "bbox"}])  # list-item
client.annotations.save("1", [{"name": "a", "type": "polygon", "polygon": {"paths": [[1, 2, 3]]}}])  # list-item
client.projects.create("birds", classes=[{"name": "heron", "typ": "bbox"}])  # list-item
client.auto_annotate.box("birds", "a.jpg", box={"x": 1, "y": 2, "width": 3, "h": 4}, name="heron")  # arg-type
client.training.create("birds", "v1", pipeline_type="yolox", gpu_type="a-later-one")
client.training.create("birds", "v1", pipeline_type=pictograph.PipelineType.YOLOX)
client.training.create("birds", "v1", pipeline_type=1)  # arg-type

# Uploads.
client.images.upload("1", io.BytesIO(b"..."), filename="heron.jpg")
client.images.upload("1", numpy.zeros((2, 2), dtype=numpy.uint8), filename="heron.png")
client.images.upload("1", PIL.Image.new("RGB", (2, 2)), filename="heron.png")
client.images.bulk_upload("1", [Path("a.jpg"), "b.jpg", ("c.jpg", b"...")])
client.images.upload("1", 5)  # arg-type
client.images.upload("1", open("heron.jpg"))  # arg-type

client.datasets.get(1)  # arg-type
client.datasets.get("birds", nope=1)  # call-arg
client.datasets.get()  # call-arg
client.datasets.gett("birds")  # attr-defined
client.datasetz  # attr-defined
pictograph.Clint  # attr-defined
pictograph.Datasett  # attr-defined
Client(http_client=httpx.AsyncClient())  # arg-type
"""


EXPECTED = {(number, match[1]) for number, line in enumerate(PROGRAM.splitlines(), 1) if (match := re.search(r"  # ([a-z-]+)$", line))}


@pytest.mark.slow
def test_mypy_infers_the_types_of_both_clients_and_reports_mistakes(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--hide-error-context", str(program)]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = {(int(line), code) for line, code in re.findall(r"program\.py:(\d+): error: .*\[([a-z-]+)\]", output)}
    assert found == EXPECTED, output


@pytest.mark.slow
def test_pyright_infers_the_same_types_and_reports_the_same_lines(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "pyright", "-p", str(ROOT), "--outputjson", str(program)]
    report = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout)
    found = {entry["range"]["start"]["line"] + 1 for entry in report["generalDiagnostics"] if entry["severity"] == "error"}
    assert found == {number for number, _ in EXPECTED}, report
