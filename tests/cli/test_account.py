"""`whoami`, `logout`, `profiles`, and the option `--profile`."""

from __future__ import annotations

import stat
import sys
import tomllib
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine
from tests.cli.test_profile import config, keyless

__all__ = ["config", "keyless"]


def test_whoami_names_organization_role_and_where_the_key_comes_from(run: CommandLine, emulator: Emulator) -> None:
    me = run.ok("whoami")
    assert (me["organization"], me["organization_id"], me["role"]) == ("Example Organization", emulator.organization_id, "owner")
    assert me["api_key"] == f"{emulator.api_key[:12]}..."
    assert (me["api_key_source"], me["base_url_source"]) == ("PICTOGRAPH_API_KEY", "PICTOGRAPH_BASE_URL")
    assert run.ok("whoami", "--api-key", emulator.api_key)["api_key_source"] == "--api-key"


def test_whoami_with_a_role_that_may_not_read_its_role(run: CommandLine, emulator: Emulator) -> None:
    run.use_key(emulator.key("viewer"))
    me = run.ok("whoami")
    assert (me["organization"], me["role"]) == ("Example Organization", None)
    assert "role admin" in me["note"]


def test_whoami_without_a_key_or_with_a_wrong_one(keyless: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (keyless("whoami").code, "pictograph login" in keyless("whoami").err) == (2, True)
    keyless.use_key("pk_live_unknown_key_0000")
    assert keyless("whoami").code == 2


def test_logout_removes_the_key_and_nothing_else(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    keyless.ok("login", "--base-url", emulator.base_url, stdin=emulator.api_key)
    assert keyless.ok("logout")["removed"]
    assert tomllib.loads(config.read_text()) == {"default": {"base_url": emulator.base_url}}
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert keyless("whoami").code == 2
    again = keyless.ok("logout")
    assert (again["removed"], again["note"]) == (False, "No API key was stored in this profile.")


def test_logout_reports_a_key_that_stays_in_the_environment(run: CommandLine) -> None:
    assert "PICTOGRAPH_API_KEY is set" in run.ok("logout")["note"]


def test_profiles_hold_several_keys(keyless: CommandLine, config: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = emulator.key("viewer")
    keyless.ok("login", stdin=emulator.api_key)
    assert keyless.ok("login", "--profile", "ci", "--base-url", emulator.base_url, stdin=viewer)["profile"] == "ci"
    assert tomllib.loads(config.read_text()) == {
        "default": {"api_key": emulator.api_key},
        "ci": {"api_key": viewer, "base_url": emulator.base_url},
    }
    assert keyless.ok("profiles") == [
        {"profile": "default", "selected": True, "api_key": f"{emulator.api_key[:12]}...", "base_url": None},
        {"profile": "ci", "selected": False, "api_key": f"{viewer[:12]}...", "base_url": emulator.base_url},
    ]
    assert keyless.ok("whoami")["role"] == "owner"
    assert keyless.ok("whoami", "--profile", "ci")["api_key_source"] == "[ci] in ~/.pictograph/config.toml"
    assert keyless("datasets", "create", "birds", "--profile", "ci").code == 3, "the viewer's key is used"
    monkeypatch.setenv("PICTOGRAPH_PROFILE", "ci")
    assert keyless("datasets", "create", "birds").code == 3
    assert [one["profile"] for one in keyless.ok("profiles") if one["selected"]] == ["ci"]
    assert keyless.ok("logout")["profile"] == "ci"
    assert "api_key" in tomllib.loads(config.read_text())["default"]


def test_the_option_for_a_profile_takes_precedence_over_the_environment(run: CommandLine, emulator: Emulator) -> None:
    viewer = emulator.key("viewer")
    run.ok("login", "--profile", "ci", stdin=viewer)
    me = run.ok("whoami", "--profile", "ci")
    assert (me["api_key"], me["role"]) == (f"{viewer[:12]}...", None)
    assert run.ok("whoami")["role"] == "owner"


def test_an_unknown_profile_is_an_error_that_names_the_known_ones(keyless: CommandLine, emulator: Emulator) -> None:
    keyless.ok("login", "--profile", "staging", stdin=emulator.api_key)
    ran = keyless("datasets", "list", "--profile", "stagin")
    assert ran.code == 2
    assert "'stagin'" in ran.err
    assert "staging" in ran.err
    for name in ("a b", "x]", "a.b"):
        assert keyless("login", "--profile", name, stdin=emulator.api_key).code == 2


def test_a_wrong_key_does_not_replace_the_stored_one(keyless: CommandLine, config: Path, emulator: Emulator) -> None:
    keyless.ok("login", stdin=emulator.api_key)
    assert keyless("login", stdin="pk_live_unknown_key_0000").code == 2
    assert tomllib.loads(config.read_text())["default"]["api_key"] == emulator.api_key


def test_the_version_says_which_package_is_installed_and_where(run: CommandLine) -> None:
    import pictograph

    out = run("--version").out
    assert out.startswith(f"pictograph {pictograph.__version__} (")
    assert str(Path(pictograph.__file__).parent) in out
    assert ".".join(map(str, sys.version_info[:3])) in out
