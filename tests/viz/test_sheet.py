"""Contact sheets and histograms: their size, their cells, their numbers; and that the package needs Pillow only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from pictograph import BBoxAnnotation, BoundingBox
from pictograph.viz import SheetItem, class_counts, class_histogram, contact_sheet
from tests.support.photos import make_photo


def box(name: str) -> BBoxAnnotation:
    return BBoxAnnotation(name=name, bounding_box=BoundingBox(x=100, y=100, w=400, h=300))


def plain(width: int, height: int, color: str = "#404040") -> Image.Image:
    return Image.new("RGB", (width, height), color)


@pytest.mark.parametrize(("count", "columns", "expected"), [(1, None, 1), (2, None, 2), (6, None, 3), (24, None, 6), (5, 2, 2), (2, 9, 2)])
def test_columns_follow_from_the_number_of_images(count: int, columns: int | None, expected: int) -> None:
    items: list[SheetItem] = [(plain(100, 100), [])] * count
    assert contact_sheet(items, columns=columns, cell_size=100).width == expected * 116 + 16


def test_rows_are_as_high_as_their_images_and_small_images_are_not_enlarged() -> None:
    wide = contact_sheet([(plain(1000, 200), [])], cell_size=200)
    small = contact_sheet([(plain(50, 40), [])], cell_size=200)
    tall = contact_sheet([(plain(1000, 2000), [])], cell_size=200)
    assert (wide.height, tall.height) == (small.height, small.height + 160)
    assert small.crop((91, 16, 141, 56)).getcolors() == [(2000, (64, 64, 64))]


def test_annotations_are_drawn_in_the_reduced_image() -> None:
    items: list[SheetItem] = [(plain(1000, 1000), [box("a")])]
    drawn = contact_sheet(items, cell_size=100, colors={"a": "#ff0000"})
    photo = drawn.crop((16, drawn.height - 16 - 22 - 100, 116, drawn.height - 16 - 22))
    assert photo.getpixel((10, 25)) == (255, 0, 0)
    assert photo.getpixel((30, 25)) == (64, 64, 64)


def test_classes_have_one_color_in_all_cells_and_captions_are_filenames(tmp_path: Path) -> None:
    first, second = make_photo(tmp_path / "one.jpg", size=(400, 300)), make_photo(tmp_path / "two.jpg", size=(400, 300))
    named = contact_sheet([(first, [box("a")]), (second, [box("b")])], title="birds")
    assert named.tobytes() == contact_sheet([(first, [box("a")], "one.jpg"), (second, [box("b")], "two.jpg")], title="birds").tobytes()
    assert named.tobytes() != contact_sheet([(first, [box("a")], "1"), (second, [box("b")], "2")], title="birds").tobytes()


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="items is empty"):
        contact_sheet([])
    with pytest.raises(ValueError, match="columns"):
        contact_sheet([(plain(9, 9), [])], columns=0)
    with pytest.raises(TypeError, match=r"items\[0\]"):
        contact_sheet([plain(9, 9)])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="'name' is missing") as raised:
        contact_sheet([(plain(9, 9), []), (plain(9, 9), [{"type": "bbox"}])])
    assert raised.value.__notes__ == ["in items[1]"]


def test_classes_are_counted_and_drawn_as_bars() -> None:
    annotations = [box("reed"), box("heron"), box("heron"), box("heron")]
    counts = class_counts(annotations, classes=["swan"])
    assert list(counts.items()) == [("heron", 3), ("reed", 1), ("swan", 0)]
    image = class_histogram(counts, colors={"heron": "#ff0000", "reed": "#00ff00"})
    red, green = (bar(image, color) for color in ((255, 0, 0), (0, 255, 0)))
    assert red[2] - red[0] == pytest.approx(3 * (green[2] - green[0]), rel=0.05)
    assert red[1] < green[1]
    assert (
        image.tobytes() == class_histogram(annotations, classes=["heron", "reed", "swan"], colors=dict(heron="red", reed="lime")).tobytes()
    )


def test_a_histogram_of_many_classes_or_of_none_has_a_limited_size() -> None:
    many = class_histogram({f"class {number}": number for number in range(1000)})
    assert many.height < 1200
    assert class_histogram([]).height < 100


def bar(image: Image.Image, color: tuple[int, int, int]) -> tuple[int, int, int, int]:
    difference = ImageChops.difference(image, Image.new("RGB", image.size, color)).convert("L")
    area = difference.point([255] + [0] * 255).getbbox()
    assert area is not None
    return area


def test_without_pillow_the_extra_is_named() -> None:
    code = "import sys; sys.modules['PIL'] = None\nimport pictograph\nimport pictograph.viz"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.splitlines()[-1].endswith("pictograph.viz requires Pillow. Install it with: pip install 'pictograph[viz]'")


def test_the_package_imports_no_client() -> None:
    code = "import sys, pictograph.viz; print([name for name in sys.modules if name.startswith(('httpx', 'pictograph.client', 'numpy'))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
