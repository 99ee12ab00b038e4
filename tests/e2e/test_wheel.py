"""The wheel, as users install it."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

USE_IT = """
import sys
sys.path[:0] = sys.argv[1:]          # the unpacked wheel, then the dependencies; .pth files are not read
from pictograph.emulator import Emulator
with Emulator() as emulator, emulator.client() as client:
    print(client.projects.create("from-the-wheel").name)
import pictograph, pictograph_api
print(pictograph.__file__)
print(pictograph_api.__file__)
"""


@pytest.mark.slow
def test_the_wheel_works_without_the_checkout(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(unpacked)
    assert {"pictograph/py.typed", "pictograph_api/py.typed", "pictograph_api/openapi.json"} <= set(names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"pictograph", "pictograph_api"}
    dependencies = sysconfig.get_path("purelib")
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", USE_IT, str(unpacked), dependencies],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
    )
    name, ours, generated = ran.stdout.split()
    assert name == "from-the-wheel"
    assert Path(ours).is_relative_to(unpacked)
    assert Path(generated).is_relative_to(unpacked)
