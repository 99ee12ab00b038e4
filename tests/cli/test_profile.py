"""`pictograph login` and `pictograph init`: the key lands in the profile file, for its owner's eyes, and nowhere else."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path

import pytest

import pictograph
from pictograph.cli.profile import changed
from pictograph.emulator import Emulator
from pictograph.secret import Secret
from tests.cli.conftest import CommandLine


@pytest.fixture
def config(home: Path) -> Path:
    """Where the profile file is, or will be."""
    return home / ".pictograph" / "config.toml"


@pytest.fixture
def keyless(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line whose environment holds no key."""
    monkeypatch.delenv("PICTOGRAPH_API_KEY")
    return run


def test_login_stores_a_key_that_only_its_owner_can_read(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    answer = keyless.ok("login", stdin=f"  {emulator.api_key}  \n")
    assert answer["organization"] == "Example Organization"
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700
    assert tomllib.loads(config.read_text()) == {"default": {"api_key": emulator.api_key}}
    assert keyless("datasets", "list").code == 0, "the next command has the key"
    assert pictograph.Client().base_url == emulator.base_url


def test_a_key_that_does_not_work_is_not_stored(keyless: CommandLine, config: Path) -> None:
    ran = keyless("login", stdin="pk_live_nobody_has_this_key\n")
    assert ran.code == 2
    assert not config.exists()
    assert keyless("login", "--no-check", stdin="pk_live_nobody_has_this_key\n").code == 0
    assert config.exists()


def test_no_key_or_a_broken_one_changes_nothing(keyless: CommandLine, config: Path) -> None:
    for given in ("", "\n", "pk live\n"):
        assert keyless("login", "--no-check", stdin=given).code == 2
        assert not config.exists()


def test_login_keeps_the_rest_of_the_profile(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    config.parent.mkdir()
    config.write_text(
        '# mine\n[other]\napi_key = "theirs"\n\n'
        '[default] # hosts\n# where\nbase_url = "https://example.com"\napi_key = "old"\n\n[last]\nx = 1\n'
    )
    config.chmod(0o644)
    keyless.ok("login", stdin=emulator.api_key)
    text = config.read_text()
    assert tomllib.loads(text) == {
        "other": {"api_key": "theirs"},
        "default": {"api_key": emulator.api_key, "base_url": "https://example.com"},
        "last": {"x": 1},
    }
    assert text.startswith("# mine\n")
    assert "# where\n" in text
    assert stat.S_IMODE(config.stat().st_mode) == 0o600


def test_login_at_another_address_stores_the_address_too(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    keyless.ok("login", "--base-url", f"{emulator.base_url}/", stdin=emulator.api_key)
    assert tomllib.loads(config.read_text())["default"]["base_url"] == emulator.base_url


def test_a_profile_that_is_a_link_stays_one(keyless: CommandLine, config: Path, emulator: Emulator, tmp_path: Path) -> None:
    config.parent.mkdir()
    config.symlink_to(tmp_path / "dotfiles.toml")
    keyless.ok("login", stdin=emulator.api_key)
    assert config.is_symlink()
    assert stat.S_IMODE((tmp_path / "dotfiles.toml").stat().st_mode) == 0o600


def test_a_profile_that_can_t_be_read_is_left_alone(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    config.parent.mkdir()
    for text in ("[default\n", 'default = {api_key = "old"}\n', 'default.api_key = "old"\n'):
        config.write_text(text)
        ran = keyless("login", stdin=emulator.api_key)
        assert (ran.code, config.read_text()) == (2, text)
        assert "pictograph init" in ran.err


def test_init_writes_anew_and_asks_before_it_replaces(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    assert keyless.ok("init", stdin=emulator.api_key)["address"] == emulator.base_url
    assert tomllib.loads(config.read_text())["default"] == {"api_key": emulator.api_key, "base_url": emulator.base_url}
    assert emulator.requests == [], "nothing is sent"
    before = config.read_text()
    ran = keyless("init", "--base-url", "https://example.com", stdin="pk_live_another_key_0123456789")
    assert (ran.code, config.read_text()) == (2, before)
    keyless.ok("init", "--yes", "--base-url", "https://example.com", stdin="pk_live_another_key_0123456789")
    assert tomllib.loads(config.read_text())["default"]["base_url"] == "https://example.com"


def test_an_address_without_tls_is_refused(keyless: CommandLine, config: Path) -> None:
    ran = keyless("init", "--base-url", "http://example.com", stdin="pk_live_0123456789abcdef")
    assert ran.code == 2
    assert "--allow-http" in ran.err
    assert not config.exists()
    assert keyless("init", "--base-url", "http://example.com", "--allow-http", stdin="pk_live_0123456789abcdef").code == 0


def test_who_has_a_key_in_the_environment_is_told_which_wins(run: CommandLine, emulator: Emulator) -> None:
    assert "PICTOGRAPH_API_KEY" in run.ok("login", stdin=emulator.api_key)["note"]


def test_a_full_disk_leaves_the_old_profile(
    keyless: CommandLine, config: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyless.ok("login", stdin=emulator.api_key)
    before = config.read_text()

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(os, "replace", full)
    ran = keyless("login", stdin=emulator.key())
    assert ran.code == 1
    assert config.read_text() == before
    assert list(config.parent.iterdir()) == [config]


@pytest.mark.parametrize("text", ["", "[default]", "[default]\n", "x = 1", "[default]\napi_key='a'\n[b]\n", "[b]\nx=1\n[default]\n[c]"])
def test_any_profile_takes_a_value(text: str) -> None:
    made = changed(changed(text, {"api_key": Secret("one")}), {"api_key": Secret("two")})
    assert tomllib.loads(made)["default"]["api_key"] == "two"
    assert {key: value for key, value in tomllib.loads(made).items() if key != "default"} == {
        key: value for key, value in tomllib.loads(text).items() if key != "default"
    }
