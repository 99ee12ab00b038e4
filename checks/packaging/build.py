"""`python -m checks.packaging.build`: build wheel and source distribution into `dist/`, and check them.

- A second build, from the unpacked source distribution, gives the same bytes: nothing depends on the folder, file times or umask.
- The source distribution contains the tracked files, all of them and no others.
- The wheel contains the two packages with their type markers and the contract, and nothing else.
- `twine check --strict` accepts both, where it can be installed: the index can render the description.

SOURCE_DATE_EPOCH, by default the time of the last commit, is the time of all files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"
UV = str(Path(sys.executable).with_name("uv"))
WHEEL_PACKAGES = {"pictograph", "pictograph_api"}
WHEEL_FILES = {
    "pictograph/py.typed",
    "pictograph_api/py.typed",
    "pictograph_api/openapi.json",
}


class PackagingError(Exception):
    """A distribution is not as it should be."""


def main() -> int:
    """Run the command and return its exit code."""
    epoch = source_date_epoch()
    shutil.rmtree(DIST, ignore_errors=True)
    try:
        wheel, sdist = build(ROOT, DIST, epoch)
        check_sdist(sdist)
        check_wheel(wheel)
        check_reproducible(wheel, sdist, epoch)
        rendered = check_description(wheel, sdist)
    except PackagingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for path in (wheel, sdist):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.1f} MB")
    print(f"Two builds are equal byte for byte (SOURCE_DATE_EPOCH={epoch}). Contents are complete. Description: {rendered}.")
    return 0


def source_date_epoch() -> str:
    """Return SOURCE_DATE_EPOCH, by default the time of the last commit; without a repository that of the changelog."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or str(int((ROOT / "CHANGELOG.md").stat().st_mtime))


def build(source: Path, target: Path, epoch: str, *, umask: int = -1) -> tuple[Path, Path]:
    """Build both distributions of a source folder. Returns the paths of the wheel and the source distribution."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(source)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, umask=umask)
    if done.returncode:
        raise PackagingError(f"the build of {source} failed:\n{done.stdout}{done.stderr}")
    (wheel,), (sdist,) = target.glob("*.whl"), target.glob("*.tar.gz")
    return wheel, sdist


def unpack(sdist: Path, target: Path) -> Path:
    """Unpack a source distribution. Returns its folder."""
    with tarfile.open(sdist) as archive:
        archive.extractall(target, filter="data")
    (folder,) = target.iterdir()
    return folder


def check_sdist(sdist: Path) -> None:
    """Compare the source distribution with the tracked files."""
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()} - {"PKG-INFO"}
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return  # not a repository: built from an unpacked source distribution
    tracked = {name for name in done.stdout.split("\0") if name and (ROOT / name).exists()}
    if packed != tracked:
        missing, surplus = sorted(tracked - packed), sorted(packed - tracked)
        raise PackagingError(f"{sdist.name}: missing files: {missing[:10] or 'none'}; files that are not tracked: {surplus[:10] or 'none'}")


def check_wheel(wheel: Path) -> None:
    """Check the files of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    (info,) = {name.partition("/")[0] for name in names if ".dist-info/" in name}
    expected = WHEEL_FILES | {f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE", f"{info}/entry_points.txt"}
    if missing := expected - names:
        raise PackagingError(f"{wheel.name}: missing files: {sorted(missing)}")
    if surplus := {name.partition("/")[0] for name in names} - WHEEL_PACKAGES - {info}:
        raise PackagingError(f"{wheel.name}: unexpected packages: {sorted(surplus)}")
    if caches := [name for name in names if "__pycache__" in name or name.endswith(".pyc")]:
        raise PackagingError(f"{wheel.name}: compiled files: {caches[:5]}")


def check_reproducible(wheel: Path, sdist: Path, epoch: str) -> None:
    """Build again, in another folder, with other file times and another umask, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        again = build(unpack(sdist, Path(folder, "source")), Path(folder, "dist"), epoch, umask=0o077)
        for first, second in zip((wheel, sdist), again, strict=True):
            if first.read_bytes() != second.read_bytes():
                raise PackagingError(f"{first.name}: a second build gives other bytes")


def check_description(wheel: Path, sdist: Path) -> str:
    """Check that a package index can render the description. Returns the result, or the reason why it is unknown."""
    command = [UV, "tool", "run", "--quiet", "twine", "check", "--strict", str(wheel), str(sdist)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    if "Checking" not in output:
        return "not checked, twine could not be installed"
    if done.returncode:
        raise PackagingError(f"twine rejects the distributions:\n{output}")
    return "renders"


if __name__ == "__main__":
    sys.exit(main())
