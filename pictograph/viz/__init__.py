"""Draw annotations on images. Requires the extra `viz`: `pip install 'pictograph[viz]'`. Works without a client.

    from pictograph.viz import draw

    draw("heron.jpg", client.annotations.get(image_id)).save("drawn.png")

Images are paths, file contents (`bytes`) or images of Pillow, in any format and mode that Pillow reads. Coordinates are pixels of the
upright image, with its EXIF orientation applied, as in the API. The results are images of Pillow of the mode RGB.

Classes have colors that people with a color vision deficiency can tell apart as well. Without `classes`, the color of a class follows from
its name. With `classes`, for example those of the project, it follows from the position in this list, which separates them better.
"""

from __future__ import annotations

try:
    import PIL as PIL
except ImportError:
    raise ModuleNotFoundError("pictograph.viz requires Pillow. Install it with: pip install 'pictograph[viz]'", name="PIL") from None

from pictograph.viz.colors import class_colors
from pictograph.viz.drawing import draw
from pictograph.viz.histogram import class_counts, class_histogram
from pictograph.viz.image import ImageSource, open_image
from pictograph.viz.shapes import Annotations
from pictograph.viz.sheet import SheetItem, contact_sheet

__all__ = [
    "Annotations",
    "ImageSource",
    "SheetItem",
    "class_colors",
    "class_counts",
    "class_histogram",
    "contact_sheet",
    "draw",
    "open_image",
]
