"""`pictograph login` and `pictograph init`: the key is stored in the profile file, readable only by its owner."""

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
    """The path of the profile file."""
    return home / ".pictograph" / "config.toml"


@pytest.fixture
def keyless(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line without an API key in the environment."""
    monkeypatch.delenv("PICTOGRAPH_API_KEY")
    return run


def test_login_stores_a_key_readable_only_by_its_owner(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    result = keyless.ok("login", stdin=f"  {emulator.api_key}  \n")
    assert result["organization"] == "Example Organization"
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700
    assert tomllib.loads(config.read_text()) == {"default": {"api_key": emulator.api_key}}
    assert keyless("datasets", "list").code == 0, "the next command uses the key"
    assert pictograph.Client().base_url == emulator.base_url


def test_an_invalid_key_is_not_stored(keyless: CommandLine, config: Path) -> None:
    ran = keyless("login", stdin="pk_live_unknown_key_0000\n")
    assert ran.code == 2
    assert not config.exists()
    assert keyless("login", "--no-check", stdin="pk_live_unknown_key_0000\n").code == 0
    assert config.exists()


def test_a_missing_or_malformed_key_changes_nothing(keyless: CommandLine, config: Path) -> None:
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


def test_login_with_a_base_url_stores_it_too(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    keyless.ok("login", "--base-url", f"{emulator.base_url}/", stdin=emulator.api_key)
    assert tomllib.loads(config.read_text())["default"]["base_url"] == emulator.base_url


def test_a_symbolic_link_stays_one(keyless: CommandLine, config: Path, emulator: Emulator, tmp_path: Path) -> None:
    config.parent.mkdir()
    config.symlink_to(tmp_path / "dotfiles.toml")
    keyless.ok("login", stdin=emulator.api_key)
    assert config.is_symlink()
    assert stat.S_IMODE((tmp_path / "dotfiles.toml").stat().st_mode) == 0o600


def test_an_invalid_profile_is_not_overwritten(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    config.parent.mkdir()
    for text in ("[default\n", 'default = {api_key = "old"}\n', 'default.api_key = "old"\n'):
        config.write_text(text)
        ran = keyless("login", stdin=emulator.api_key)
        assert (ran.code, config.read_text()) == (2, text)
        assert "pictograph init" in ran.err


def test_init_writes_a_profile_and_replaces_one_only_when_confirmed(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    assert keyless.ok("init", stdin=emulator.api_key)["base_url"] == emulator.base_url
    assert tomllib.loads(config.read_text())["default"] == {"api_key": emulator.api_key, "base_url": emulator.base_url}
    assert emulator.requests == []
    before = config.read_text()
    ran = keyless("init", "--base-url", "https://example.com", stdin="pk_live_another_key_0123456789")
    assert (ran.code, config.read_text()) == (2, before)
    assert ran.err == f"Error: refusing to replace {config} without --yes (stdin is not a terminal)\n"
    keyless.ok("init", "--yes", "--base-url", "https://example.com", stdin="pk_live_another_key_0123456789")
    assert tomllib.loads(config.read_text())["default"]["base_url"] == "https://example.com"


def test_a_base_url_without_tls_is_rejected(keyless: CommandLine, config: Path) -> None:
    ran = keyless("init", "--base-url", "http://example.com", stdin="pk_live_0123456789abcdef")
    assert ran.code == 2
    assert "--allow-http" in ran.err
    assert not config.exists()
    assert keyless("init", "--base-url", "http://example.com", "--allow-http", stdin="pk_live_0123456789abcdef").code == 0


def test_login_reports_that_the_environment_takes_precedence(run: CommandLine, emulator: Emulator) -> None:
    assert "PICTOGRAPH_API_KEY" in run.ok("login", stdin=emulator.api_key)["note"]


def test_a_full_disk_keeps_the_old_profile(keyless: CommandLine, config: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_values_can_be_set_in_any_profile(text: str) -> None:
    made = changed(changed(text, {"api_key": Secret("one")}), {"api_key": Secret("two")})
    assert tomllib.loads(made)["default"]["api_key"] == "two"
    assert {key: value for key, value in tomllib.loads(made).items() if key != "default"} == {
        key: value for key, value in tomllib.loads(text).items() if key != "default"
    }
