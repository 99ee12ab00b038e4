"""`pictograph convert`: convert a dataset to another annotation format on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from attrs import frozen

from pictograph.cli.choices import OneOf
from pictograph.cli.output import write
from pictograph.cli.session import SharedOptionsLast, session_of, shared_options

if TYPE_CHECKING:
    from pictograph.formats import Report

SHORT: Final = "Convert a dataset to another annotation format. Needs no API key; nothing is sent."
_AUTO: Final = "auto"
_SPLITS: Final = ("train", "val", "test")


@frozen
class Line:
    """Something that the conversion did not keep as it was."""

    step: str
    """`read` or `write`."""
    kind: str
    reason: str
    count: int
    example: str


@frozen
class Conversion:
    """The result of a conversion."""

    source: str
    format: str
    output: str
    output_format: str
    images: int
    annotations: int
    dropped: int
    changed: int
    report: list[Line]


def convert() -> click.Command:
    """Return `pictograph convert`."""
    text = (
        "What can't be kept is listed: `dropped` is not in the result, `changed` is in another form. For example: "
        "pictograph convert coco --to yolo birds-yolo --images --split 80/10/10"
    )
    params: list[click.Parameter] = [
        click.Argument(["source"], type=Path, metavar="SOURCE", help="Annotation file, dataset folder or ZIP file."),
        click.Argument(["output"], type=Path, metavar="OUTPUT", help="Folder to write to, or a ZIP file if it ends in .zip."),
        click.Option(
            ["--from", "source_format"],
            type=OneOf(lambda: (_AUTO, *_formats())),
            default=_AUTO,
            show_default=True,
            help="Format of the source; auto detects it.",
        ),
        click.Option(["--to", "output_format"], type=OneOf(_formats), required=True, help="Format to write."),
        click.Option(["--images", "include_images"], is_flag=True, help="Write the image files too."),
        click.Option(
            ["--image-folder"], type=Path, metavar="PATH", help="Folder of the image files, if they are not next to the annotations."
        ),
        click.Option(
            ["--split"],
            type=_split,
            metavar="SHARES",
            help="Assign images to train, val and test: shares such as 80/10/10 or 80/20, folder, or attribute:KEY. Kept by default.",
        ),
        click.Option(["--seed"], type=int, default=0, show_default=True, help="Another seed assigns other images by shares."),
        click.Option(["--task"], type=OneOf(_tasks), help="Kind of YOLO rows; by default what keeps most."),
        click.Option(["--strict"], is_flag=True, help="Fail for anything that is dropped or changed."),
    ]
    return SharedOptionsLast(
        "convert", params=[*params, *shared_options()], callback=_run, help=f"{SHORT}\n\n{text}", short_help=SHORT.partition(".")[0] + "."
    )


def _formats() -> tuple[str, ...]:
    from pictograph.formats import FORMATS

    return FORMATS


def _tasks() -> tuple[str, ...]:
    from pictograph.formats.yolo_writer import TASKS

    return tuple(TASKS)


def _split(given: str) -> object:
    if given == "folder" or given.startswith("attribute:"):
        return given
    try:
        shares = [float(part) for part in given.split("/")]
    except ValueError:
        shares = []
    if not 1 < len(shares) <= len(_SPLITS) or not all(share >= 0 for share in shares) or not any(shares):
        raise click.BadParameter(f"{given!r} is not shares of train, val and test such as 80/10/10, nor folder or attribute:KEY.")
    return {name: share for name, share in zip(_SPLITS, shares, strict=False) if share}


def _run(
    source: Path,
    output: Path,
    source_format: str,
    output_format: str,
    include_images: bool,
    image_folder: Path | None,
    split: Any,
    seed: int,
    task: Any,
    strict: bool,
) -> int:
    from pictograph import formats

    found = formats.detect(source) if source_format == _AUTO else source_format
    read, written = formats.convert(
        source,
        output,
        to=output_format,
        format=found,
        images=image_folder,
        split=split,
        seed=seed,
        task=task,
        include_images=include_images,
        strict=strict,
    )
    result = Conversion(
        source=str(source),
        format=found,
        output=str(output),
        output_format=output_format,
        images=written.images,
        annotations=written.annotations,
        dropped=read.count("dropped") + written.count("dropped"),
        changed=read.count("changed") + written.count("changed"),
        report=[*_lines("read", read), *_lines("write", written)],
    )
    write(result, session_of(click.get_current_context()).form())
    return 0


def _lines(step: str, report: Report) -> list[Line]:
    return [Line(step, line.kind, line.reason, line.count, line.examples[0] if line.examples else "") for line in report]
