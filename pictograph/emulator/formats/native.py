"""Format `pictograph`: one JSON file per image with its complete annotations."""

from __future__ import annotations

import json

from pictograph.emulator.formats.snapshot import Files, Snapshot


def write(snapshot: Snapshot) -> Files:
    """Yield `annotations/<folder>/<file name>.json`."""
    for picture in snapshot.pictures:
        yield f"annotations/{picture.path}.json", json.dumps(picture.document, ensure_ascii=False, indent=2).encode()
