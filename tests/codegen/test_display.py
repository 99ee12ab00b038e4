"""How models are shown: short, with names, numbers and counts, and never with a text that may be secret."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from pictograph import models

Load = Callable[[str], Any]

IMAGE = {
    "id": "7",
    "filename": "<b>.jpg",
    "status": "new",
    "annotation_count": 2,
    "file_size": 3,
    "image_url": "https://storage/?signature=secret",
    "created_at": "2026-01-02T00:00:00Z",
}
CREATED_KEY = {
    "api_key": "pk_live_secret",
    "key_id": "1",
    "key_prefix": "pk_live_secr",
    "name": "ci",
    "role": "member",
    "rate_limit": 10,
    "created_at": "2026-01-02T00:00:00Z",
    "warning": "Store the secret now.",
}


def test_a_repr_shows_names_numbers_and_counts(odd: Load) -> None:
    assert repr(models.BoundingBox(x=1, y=2.5, w=3, h=4)) == "BoundingBox(x=1, y=2.5, w=3, h=4)"
    saved = models.SaveResult(image_id="7", previous_count=3, new_count=4, status="new")
    assert repr(saved) == "SaveResult(image_id='7', previous_count=3, new_count=4, status='new')"
    assert repr(models.Confirmation(message="done")) == "Confirmation(success=True)"
    polygon = models.PolygonAnnotation(id="7", name="heron", polygon=models.PolygonGeometry(paths=[[], []]), attributes=[{"a": 1}])
    assert repr(polygon) == (
        "PolygonAnnotation(id='7', name='heron', type='polygon', polygon=PolygonGeometry(paths=[2 items]), confidence=1.0, "
        "attributes=[1 item])"
    )
    part = odd("models").Part.from_dict(
        {"id": "7", "name": "n" * 500, "class": "c", "colour": "red", "nothing": None, "made_at": "2026-01-02"} | {"ring": [], "codes": []}
    )
    assert repr(part).startswith(f"Part(id='7', name='{'n' * 80}...', type='plain', colour='red', edge='dark-green'")
    assert "settings={1 item}" in repr(part)


def test_a_long_repr_is_cut(odd: Load) -> None:
    made = odd("models").Part.from_dict(
        {"id": "7" * 90, "name": "n" * 90, "type": "t" * 90, "class": "c", "colour": "m" * 90}
        | {"nothing": None, "made_at": "2026-01-02", "ring": [], "codes": []}
    )
    assert len(repr(made)) < 320
    assert repr(made).endswith(", ...)")


@pytest.mark.parametrize(
    "model", [models.Image.from_dict(IMAGE), models.CreatedApiKey.from_dict(CREATED_KEY)], ids=lambda made: type(made).__name__
)
def test_keys_and_signed_urls_are_not_shown(model: Any) -> None:
    assert "secr" not in repr(model) + model._repr_html_()


def test_of_all_models_only_names_ids_types_and_statuses_are_shown_as_text() -> None:
    for model in (found for name in models.__all__ if attrs.has(found := getattr(models, name))):
        made = model.__new__(model)
        for field in attrs.fields(model):
            setattr(made, field.name, f"text of {field.name}")
        made._extra = {"token": "text of token"}
        shown = {field.name for field in attrs.fields(model) if f"text of {field.name}" in repr(made) + made._repr_html_()}
        assert all(name.endswith(("id", "name", "status", "type")) for name in shown), model
        assert "token" not in repr(made)


def test_a_notebook_shows_a_model_as_a_table() -> None:
    html = models.Image.from_dict(IMAGE)._repr_html_()
    assert html.startswith("<table><caption>Image</caption>")
    assert "<tr><th>annotation_count</th><td>2</td></tr>" in html
    assert "&lt;b&gt;.jpg" in html
    assert "<b>" not in html


def test_a_notebook_shows_a_list_as_a_table_of_its_first_items(odd: Load) -> None:
    page = odd("models").Page.from_dict(
        {"marks": [{"kind": "dot", "id": f"<{number}>", "place": {"x": 1, "y": 2}} for number in range(30)]}
    )
    html = page.marks._repr_html_()
    assert html.startswith("<table><caption>first 20 of 30 items</caption><tr><th></th><th>id</th>")
    assert html.count("<tr>") == 21
    assert "<td>19</td><td>&lt;19&gt;</td>" in html
    assert type(page.marks)(["pk_live_secret"])._repr_html_().count("secret") == 0


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_a_list_of_models_is_a_list(odd: Load, again: Callable[[Any], Any]) -> None:
    marks = odd("models").Page.from_json(b'{"marks": [{"kind": "dot", "id": "1", "place": {"x": 1, "y": 2}}]}').marks
    assert isinstance(marks, list)
    assert marks == [odd("models").Dot(id="1", place=odd("models").Place(x=1, y=2))]
    assert again(marks) == marks
    assert type(marks[:1]) is list
    assert type(odd("api.odd_things.list_parts").request().parse(b"[]")) is type(marks)
