"""Every snippet of the README runs as it is written there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import pictograph
from tests.support.photos import make_photo, photo_folder

README = Path(__file__).resolve().parents[2] / "README.md"


def snippets() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_snippets_of_the_readme_run_in_their_order(
    emulator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PICTOGRAPH_BASE_URL", emulator.base_url)
    monkeypatch.setenv("PICTOGRAPH_API_KEY", emulator.api_key)
    monkeypatch.chdir(tmp_path)
    photo_folder(tmp_path / "photos", loose=6)
    for seed, name in enumerate(["heron.jpg", "x.jpg", "y.jpg"]):
        make_photo(tmp_path / name, seed=100 + seed)
    with emulator.client() as client:
        client.projects.create("birds", classes=[pictograph.ProjectClass(name="heron")])
        client.projects.create("ds", classes=[pictograph.ProjectClass(name="person")])
    names: dict[str, Any] = {"__name__": "readme"}
    clients: list[Any] = []  # the README leaves one open, as a program may until it ends
    found = snippets()
    assert len(found) >= 8
    for snippet in found:
        if "train_pipeline(" in snippet:
            _make_trainable(emulator)
        if "PaymentRequiredError" in snippet:
            emulator.set_credits(3)
            with emulator.client() as client:
                client.exports.create("ds", "v1", include_images=True, poll_interval=0.05)
        exec(compile(snippet, str(README), "exec"), names)
        clients.append(names["client"])
        if "PaymentRequiredError" in snippet:
            emulator.set_credits(1000)
    for client in clients:
        client.close()
    printed = capsys.readouterr().out
    assert names["model"].id == names["run"].model_id
    assert "Need " in printed
    assert "Top up at: " in printed
    assert "'loc'" in printed


def _make_trainable(emulator: Any) -> None:
    """What a person would have done in between: annotated the photos and set them complete."""
    with emulator.client() as client:
        images = client.datasets.get("ds", include_images=True).images
        box = pictograph.BoundingBox(x=1, y=1, w=9, h=9)
        for image in images:
            client.annotations.save(image.id, [pictograph.BBoxAnnotation(name="person", bounding_box=box)])
        client.batch.update("ds", [image.id for image in images], status="complete")
    emulator.set_credits(1000)
