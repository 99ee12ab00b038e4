"""The smallest program for each extra, as a user would write it. Each fails unless the extra works with its own packages only.

The environment names an emulator whose dataset `birds` has two images.
"""

from __future__ import annotations

LIST = """
import pictograph
with pictograph.Client() as client:
    assert [(dataset.name, dataset.image_count) for dataset in client.datasets.list()] == [("birds", 2)]
"""

LIGHT = """
import sys, importlib.metadata
import pictograph
assert pictograph.__version__ == importlib.metadata.version("pictograph")
heavy = {"httpx", "backoff", "numpy", "PIL", "click", "rich", "pytest"} & set(sys.modules)
assert not heavy, heavy
"""

WITHOUT_EXTRAS = """
import subprocess, sys
for program in ("from pictograph.emulator import Emulator", "import pictograph.otel", "import pictograph.viz"):
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(("ImportError: ", "ModuleNotFoundError: ")) and "pip install 'pictograph[" in last, done.stderr
    assert "site-packages/starlette" not in done.stderr
for extra in ("emulator", "cli"):
    done = subprocess.run([sys.executable, "-I", "-m", f"pictograph.{extra}"], capture_output=True, text=True)
    assert done.returncode == 2 and f"pip install 'pictograph[{extra}]'" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
"""

IMAGES = """
import imagesize, pathlib, PIL.Image, pictograph
PIL.Image.new("RGB", (9, 7)).save("a.png")
with pictograph.Client() as client:
    image = client.images.upload(client.datasets.get("birds").id, "a.png")
    found = client.images.get(image.id)
    assert (found.width, found.height) == (9, 7), found
"""

SOCKS = """
import os, pictograph, socksio
os.environ["ALL_PROXY"] = "socks5://127.0.0.1:9"
try:
    pictograph.Client(max_retries=0, base_url="https://api.example.com").datasets.list()
except pictograph.NetworkError as error:
    assert "pip install" not in str(error), error
else:
    raise AssertionError("nothing listens on port 9")
"""

EMULATOR = """
from pictograph.emulator import Emulator
with Emulator() as emulator, emulator.client() as client:
    assert client.datasets.list() == []
    client.projects.create("fish")
    assert len(client.datasets.list()) == 1
"""

EMULATOR_COMMAND = """
import subprocess, sys
command = [sys.executable, "-I", "-m", "pictograph.emulator", "--seed", "birds=1", "--exit-with-stdin"]
with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
    lines = [process.stdout.readline() for _ in range(2)]
    process.communicate(timeout=20)
assert lines[0].startswith("PICTOGRAPH_BASE_URL=http://127.0.0.1:"), lines
assert process.returncode == 0
"""

OTEL = """
import pictograph
from pictograph.otel import OpenTelemetryHooks
with pictograph.Client(hooks=OpenTelemetryHooks()) as client:
    assert len(client.datasets.list()) == 1
"""

CLI = """
import json, subprocess, sys, pictograph
version = subprocess.run(["pictograph", "--version"], capture_output=True, text=True, check=True).stdout
assert pictograph.__version__ in version, version
listed = subprocess.run(["pictograph", "datasets", "list", "--json"], capture_output=True, text=True, check=True).stdout
assert "birds" in listed and json.loads(listed)
assert "birds" in subprocess.run(["pictograph", "datasets", "list"], capture_output=True, text=True, check=True).stdout
"""

VIZ = """
import PIL.Image
from pictograph.viz import contact_sheet, draw
box = {"name": "heron", "type": "bbox", "bounding_box": {"x": 10, "y": 10, "w": 50, "h": 30}}
image = PIL.Image.new("RGB", (90, 70))
assert draw(image, [box]).getcolors() != image.getcolors()
assert contact_sheet([(image, [box])]).width > 90
"""


def imports(*names: str) -> str:
    """Return a program that imports these packages, after `pictograph` without them."""
    return f"import sys, pictograph\nassert not {set(names)!r} & set(sys.modules)\nimport {', '.join(names)}\n"


PROGRAMS = {
    "base": (LIST, LIGHT, WITHOUT_EXTRAS),
    "images": (LIST, IMAGES),
    "socks": (LIST, SOCKS),
    "emulator": (LIST, EMULATOR, EMULATOR_COMMAND),
    "otel": (LIST, OTEL),
    "cli": (LIST, CLI),
    "formats": (LIST, imports("ijson", "numpy", "PIL", "pycocotools.mask")),
    "viz": (LIST, VIZ),
    "bulk": (LIST, imports("pathspec", "platformdirs")),
    "cloud": (LIST, imports("fsspec")),
    "dask": (LIST, imports("distributed")),
    "all": (LIST, LIGHT, IMAGES, EMULATOR, EMULATOR_COMMAND, OTEL, CLI),
}
"""Programs by extra; `base` is the installation without an extra."""
