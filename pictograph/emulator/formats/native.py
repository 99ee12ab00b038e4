"""Format `pictograph`: one document for each image, with everything that is known of its annotations."""

from __future__ import annotations

import json

from pictograph.emulator.formats.snapshot import Files, Snapshot


def write(snapshot: Snapshot) -> Files:
    """Yield `annotations/<folder>/<file name>.json`."""
    for picture in snapshot.pictures:
        yield f"annotations/{picture.path}.json", json.dumps(picture.document, ensure_ascii=False, indent=2).encode()
