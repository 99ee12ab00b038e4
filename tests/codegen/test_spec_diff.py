"""Changes between two contracts, and whether they break clients of this SDK."""

from __future__ import annotations

import json

import pytest
from comparison.contract import Contract

from .spec_diff_cases.directions import DIRECTIONS
from .spec_diff_cases.reporting import kinds, report
from .spec_diff_cases.seeded import BASE, BREAKING, HARMLESS, Case, edited


def places(case: Case) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """The report on a case, in the form of its expectations."""
    lines = case.text.splitlines()
    found = report(case.text)["changes"]
    expected = {(kind, pointer): text for kind, pointer, text, _ in case.expect}
    return [
        (
            change["kind"],
            change["pointer"],
            text
            if (text := expected.get((change["kind"], change["pointer"]), "?")) in lines[change["line"] - 1]
            else lines[change["line"] - 1],
            tuple(change["operations"]),
        )
        for change in found
    ]


@pytest.mark.parametrize("case", BREAKING, ids=lambda case: case.name)
def test_a_breaking_change_is_reported_at_its_place_and_nothing_else(case: Case) -> None:
    assert sorted(places(case)) == sorted(case.expect)
    found = report(case.text)
    first = next(change for change in found["changes"] if change["kind"] == case.expect[0][0])
    assert first["breaking"]
    assert first["step"] == "major"
    assert found["required"] == "major"


@pytest.mark.parametrize("case", HARMLESS, ids=lambda case: case.name)
def test_a_harmless_change_is_reported_at_its_place_and_nothing_else(case: Case) -> None:
    assert sorted(places(case)) == sorted(case.expect)
    found = report(case.text)
    assert not any(change["breaking"] for change in found["changes"])
    assert found["required"] == "minor"
    assert found["ok"]


@pytest.mark.parametrize("case", BREAKING, ids=lambda case: case.name)
def test_a_breaking_change_among_harmless_ones_is_found(case: Case) -> None:
    harmless = edited(*(edit for each in HARMLESS for edit in each.edits))
    both = kinds(edited(*case.edits, text=harmless))
    assert (case.expect[0][0], True) in both
    assert len(both) == len(case.expect) + sum(len(each.expect) for each in HARMLESS)


@pytest.mark.parametrize("name", DIRECTIONS)
def test_a_change_is_classified_by_whether_clients_send_or_receive_the_part(name: str) -> None:
    edits, kind, breaks = DIRECTIONS[name]
    found = kinds(edited(*edits))
    assert (kind, breaks) in found
    assert any(breaking for _, breaking in found) == breaks


def test_a_change_of_a_field_that_is_sent_and_received_breaks_if_one_direction_does() -> None:
    sent_and_received = edited(("    Point:", "required: [x, y]", "required: [x]"))
    (change,) = report(sent_and_received)["changes"]
    assert change["kind"] == "field-optional"
    assert change["breaking"]
    assert change["effect"] == "It reads as None where the server leaves it out."
    assert change["operations"] == ["get_annotations", "save_annotations"]


def test_a_shared_component_is_reported_once_with_all_its_operations() -> None:
    (change,) = report(edited(("    Problem:", "error: {type: string}", "error: {type: integer}")))["changes"]
    assert change["subject"] == "schema Problem"
    assert change["pointer"] == "/components/schemas/Problem/properties/error"
    assert change["operations"] == ["create_dataset", "get_dataset", "get_annotations", "save_annotations"]


def test_a_shared_response_is_reported_once_with_all_its_operations() -> None:
    (change,) = report(
        edited(("    NotFound:", "        application/json:", "        text/plain: {schema: {type: string}}\n        application/json:"))
    )["changes"]
    assert (change["kind"], change["subject"]) == ("media-added", "response NotFound")
    assert change["operations"] == ["get_dataset", "get_annotations", "save_annotations"]


def test_a_field_of_a_base_in_allof_is_reported_at_the_base_alone() -> None:
    (change,) = report(edited(("    AnnotationBase:", "        confidence: {type: number, minimum: 0, maximum: 1}\n", "")))["changes"]
    assert change["what"] == "`AnnotationBase.confidence` removed"
    assert change["operations"] == ["get_annotations", "save_annotations"]


def test_a_change_in_an_inline_part_of_allof_is_found() -> None:
    angle = edited(
        ("    BoxAnnotation:", "[type, corner]", "[type, corner, angle]"),
        ("    BoxAnnotation:", "            corner:", "            angle: {type: number}\n            corner:"),
    )
    (change,) = report(angle)["changes"]
    assert (change["kind"], change["breaking"]) == ("field-added-required", True)
    assert change["pointer"] == "/components/schemas/BoxAnnotation/allOf/1/properties/angle"


def test_moving_a_field_from_a_base_into_the_schema_is_not_a_change() -> None:
    confidence = "confidence: {type: number, minimum: 0, maximum: 1}"
    moved = edited(
        ("    BoxAnnotation:", "        - $ref: '#/components/schemas/AnnotationBase'\n", ""),
        ("    BoxAnnotation:", "[type, corner]", "[type, corner, name]"),
        ("    BoxAnnotation:", "            corner:", f"            name: {{type: string}}\n            {confidence}\n            corner:"),
    )
    assert kinds(moved) == [("unseen", False)]


def test_removing_a_variant_from_a_union_breaks_clients_that_send_it() -> None:
    without = edited(("    Annotation:", "        - $ref: '#/components/schemas/PolygonAnnotation'\n", ""))
    assert ("variant-removed", True) in kinds(without)


def test_a_new_variant_of_a_union_without_catch_all_breaks_readers() -> None:
    catch_all = "        - $ref: '#/components/schemas/UnknownAnnotation'\n"
    base = edited(("    Annotation:", catch_all, ""), *HARMLESS[3].edits[:1])
    more = edited(("    Annotation:", "      anyOf:\n", "      anyOf:\n        - $ref: '#/components/schemas/LineAnnotation'\n"), text=base)
    assert kinds(more, base) == [("variant-added", True)]


def test_a_change_that_is_not_proven_harmless_counts_as_breaking() -> None:
    narrower = "mode: {anyOf: [{type: string, maxLength: 5}, {type: integer}]}"
    found = kinds(edited(("operationId: save", "mode: {type: string}", narrower)))
    assert found == [("not-covered", True), ("variant-added", False)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("note: {type: [string, 'null']}", "note: {anyOf: [{type: string}, {type: 'null'}]}"),
        ("kind: {type: string, enum: [photo, video], default: photo}", "kind: {enum: [photo, video], default: photo}"),
        ("name: {type: string, minLength: 1, maxLength: 100}", "name: {allOf: [{type: string, minLength: 1, maxLength: 100}]}"),
    ],
)
def test_two_ways_to_write_the_same_schema_are_not_a_change(one: str, other: str) -> None:
    assert kinds(edited(("    NewDataset:", one, other))) == [("unseen", False)]


def test_a_renamed_schema_is_reported_once() -> None:
    (change,) = report(BASE.replace("Problem", "Reason"))["changes"]
    assert (change["kind"], change["breaking"]) == ("schema-renamed", True)


def test_an_input_twin_that_shares_its_class_is_the_same_model() -> None:
    start = BASE.index("    Point:")
    point = BASE[start : BASE.index("    AnnotationBase:")]
    twin = edited(
        ("    Point:", point, point + point.replace("    Point:", "    PointInput:\n      x-python-model: Point")),
        ("    BoxAnnotation:", "corner: {$ref: '#/components/schemas/Point'}", "corner: {$ref: '#/components/schemas/PointInput'}"),
    )
    assert kinds(twin) == [("schema-added", False)]


def test_a_schema_that_contains_itself_is_compared() -> None:
    tree = (
        "    Tree:\n"
        "      type: object\n"
        "      properties:\n"
        "        children: {type: array, items: {$ref: '#/components/schemas/Tree'}}\n"
        "        name: {type: string}\n"
        "    Problem:"
    )
    base = edited(("    Problem:", "    Problem:", tree))
    (change,) = report(base.replace("        name: {type: string}\n    Problem:", "    Problem:"), base)["changes"]
    assert change["what"] == "`Tree.name` removed"


def test_a_removed_part_is_reported_with_its_line_in_the_base() -> None:
    (change,) = report(edited(("    Dataset:", "        slug: {type: string}\n", "")))["changes"]
    assert "slug:" in BASE.splitlines()[change["base_line"] - 1]


def test_words_that_yaml_1_1_reads_as_booleans_and_dates_are_text() -> None:
    changed = edited(("    NewDataset:", "[photo, video]", "[photo, video, no, 2026-04-19]"))
    added = [change["what"] for change in report(changed)["changes"]]
    assert added == ['`NewDataset.kind`: value `"no"` added', '`NewDataset.kind`: value `"2026-04-19"` added']


def test_the_same_contract_as_json_is_not_a_change() -> None:
    assert kinds(json.dumps(Contract.parse(BASE, "base.yaml").document)) == []
