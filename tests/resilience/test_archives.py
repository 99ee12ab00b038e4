"""Downloaded archives are saved as they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.support.behaviours import respond, respond_json
from tests.support.both_clients import AnyClient
from tests.support.fault_server import FaultServer


def test_an_archive_is_saved_and_not_extracted(
    open_client: Callable[..., AnyClient], serve: Callable[..., FaultServer], tmp_path: Path
) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("../evil.txt", "/tmp/evil.txt", "a.txt"):
            archive.writestr(name, "evil")
    storage = serve(respond(200, [("Content-Type", "application/zip")], content.getvalue()))
    api = serve(respond_json({"success": True, "download_url": f"{storage.url}/e.zip"}))
    folder = tmp_path / "downloads"
    folder.mkdir()
    open_client(base_url=api.url).do(lambda c: c.exports.download("birds", "all", folder / "all.zip"))

    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["downloads", "downloads/all.zip"]
    assert (folder / "all.zip").read_bytes() == content.getvalue()
