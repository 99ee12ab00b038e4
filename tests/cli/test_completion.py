"""Completion with the Tab key: installed in the files of each shell."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

FILES = {
    "bash": (".bash_completions/pictograph.sh", ".bashrc"),
    "zsh": (".zfunc/_pictograph", ".zshrc"),
    "fish": (".config/fish/completions/pictograph.fish", None),
}


@pytest.mark.parametrize("shell", FILES)
def test_completion_is_installed_once(run: CommandLine, home: Path, shell: str) -> None:
    script, startup = FILES[shell]
    if startup:
        (home / startup).write_text("alias ll='ls -l'")
    for _ in range(2):
        ran = run("--install-completion", shell)
        assert (ran.code, ran.err) == (0, "")
        assert str(home / script) in ran.out
    assert (home / script).read_text() == run("--show-completion", shell).out
    assert "_PICTOGRAPH_COMPLETE" in (home / script).read_text()
    if startup:
        first, *added = (home / startup).read_text().splitlines()
        assert (first, len(added)) == ("alias ll='ls -l'", 1), "the file keeps its lines, and gets one"


def test_the_shell_is_that_of_the_user(run: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert run("--install-completion").code == 0
    assert (home / FILES["fish"][0]).exists()
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    ran = run("--install-completion")
    assert ran.code == 2
    assert "bash, zsh, fish" in ran.err
    assert run("--install-completion", "tcsh").code == 2


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_reads_what_is_installed(run: CommandLine, home: Path) -> None:
    run("--install-completion", "bash")
    ran = subprocess.run(
        ["bash", "--noprofile", "-c", "source ~/.bashrc; complete -p pictograph"],
        env={"HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "_pictograph_completion pictograph" in ran.stdout
    assert ran.stderr == ""
