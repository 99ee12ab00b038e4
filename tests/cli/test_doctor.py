"""`pictograph doctor`: each problem between this machine and a successful request is a line with what to do."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine, Ran
from tests.support import tls
from tests.support.behaviours import respond
from tests.support.ports import refused_port


def checks(ran: Ran) -> dict[str, dict[str, Any]]:
    """The checks of a report by name."""
    assert (ran.err, ran.json["success"]) == ("", ran.code == 0)
    return {check["name"]: check for check in ran.json["checks"]}


@pytest.fixture
def doctor(run: CommandLine) -> Callable[..., dict[str, dict[str, Any]]]:
    return lambda *arguments: checks(run("doctor", "--json", *arguments))


def test_all_is_well(run: CommandLine, emulator: Emulator, doctor: Callable[..., dict[str, dict[str, Any]]]) -> None:
    found = doctor()
    assert {check["status"] for check in found.values()} == {"ok"}
    assert list(found) == ["package", "versions", "API key", "base URL", "proxy", "server", "clock", "access", "rate limit"]
    assert found["API key"]["detail"] == f"from PICTOGRAPH_API_KEY, starts with {emulator.api_key[:12]}"
    assert "httpx" in found["versions"]["detail"]
    assert "OpenSSL" in found["versions"]["detail"]
    assert "with the role owner" in found["access"]["detail"]
    assert len(emulator.requests) == 2
    assert "localhost is " in doctor("--base-url", emulator.base_url.replace("127.0.0.1", "localhost"))["DNS"]["detail"]
    ran = run("doctor")
    assert ran.code == 0
    assert ran.out.splitlines()[2].startswith("ok\tAPI key\tfrom PICTOGRAPH_API_KEY")


def test_without_a_key(run: CommandLine, doctor: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PICTOGRAPH_API_KEY")
    found = doctor()
    assert found["API key"]["status"] == "fail"
    assert "pictograph login" in found["API key"]["fix"]
    assert run("doctor").code == 1


def test_a_base_url_with_the_path_of_the_api(doctor: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTOGRAPH_BASE_URL", "https://example.com/api/v1/developer")
    found = doctor()["base URL"]
    assert (found["status"], found["fix"]) == ("fail", "Use 'https://example.com'.")
    assert "PICTOGRAPH_BASE_URL" in found["detail"]


def test_with_a_key_that_the_server_rejects(run: CommandLine, doctor: Callable[..., dict[str, dict[str, Any]]]) -> None:
    run.use_key("pk_live_unknown_key_0000000000")
    found = doctor()
    assert (found["server"]["status"], found["access"]["status"]) == ("ok", "fail")
    assert "pictograph login" in found["access"]["fix"]


def test_with_a_role_that_may_not_list_keys(run: CommandLine, emulator: Emulator, doctor: Callable[..., dict[str, dict[str, Any]]]) -> None:
    run.use_key(emulator.key("viewer"))
    assert doctor()["access"]["detail"] == "the key is valid for Example Organization, with a role below admin"


def test_a_server_that_does_not_listen(doctor: Callable[..., dict[str, dict[str, Any]]]) -> None:
    with refused_port() as port:
        found = doctor("--base-url", f"http://127.0.0.1:{port}")
    assert found["server"]["status"] == "fail"
    assert found["server"]["fix"]


def test_a_host_that_does_not_exist(doctor: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = doctor("--base-url", "https://pictograph.example.com")
    assert (found["DNS"]["status"], found["server"]["status"]) == ("fail", "fail")
    assert found["DNS"]["detail"] == "pictograph.example.com can't be resolved: Name or service not known"
    assert "TLS" not in found


def test_a_port_without_tls(emulator: Emulator, doctor: Callable[..., dict[str, dict[str, Any]]]) -> None:
    found = doctor("--base-url", emulator.base_url.replace("http:", "https:"))
    assert found["TLS"]["status"] == "fail"
    assert "does this port speak TLS?" in found["TLS"]["fix"]


def test_a_certificate_of_an_unknown_authority(
    doctor: Callable[..., dict[str, dict[str, Any]]],
    serve: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = serve(respond(401), respond(401), respond(401), tls=tls.authority().good).url
    rejected = doctor("--base-url", url)["TLS"]
    assert rejected["status"] == "fail"
    assert "SSL_CERT_FILE" in rejected["fix"]
    monkeypatch.setenv("SSL_CERT_FILE", str(tls.authority().write_ca(tmp_path)))
    found = doctor("--base-url", url)
    assert found["TLS"]["status"] == "ok"
    assert "TLSv1.3, certificate valid until " in found["TLS"]["detail"]
    assert found["CA"]["status"] == "ok"
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    assert doctor("--base-url", url)["CA"]["status"] == "fail"


def test_a_proxy_is_named_without_its_password(doctor: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    with refused_port() as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://ada:hunter2@127.0.0.1:{port}")
        found = doctor("--base-url", "https://pictograph.example.com")
    assert found["proxy"]["detail"] == f"requests go through the proxy http://127.0.0.1:{port}"
    assert "hunter2" not in str(found)
    assert "TLS" not in found, "it is the proxy that connects"
    monkeypatch.setenv("HTTPS_PROXY", "ftp://proxy.example.com")
    assert doctor("--base-url", "https://pictograph.example.com")["proxy"]["status"] == "fail"


@pytest.mark.parametrize(("seconds", "text"), [(-7230.0, "2 h 00 min behind"), (630.0, "10 min ")])
def test_a_clock_that_is_wrong(
    doctor: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch, seconds: float, text: str
) -> None:
    now = time.time
    monkeypatch.setattr("pictograph.cli.doctor.wall_clock", lambda: now() + seconds)
    found = doctor()
    assert found["clock"]["status"] == "warn"
    assert text in found["clock"]["detail"]
    assert "Set the clock" in found["clock"]["fix"]


def test_a_profile_that_others_can_read(
    run: CommandLine, home: Path, emulator: Emulator, doctor: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    run.ok("login", stdin=emulator.api_key)
    assert doctor()["profile"]["status"] == "ok"
    (home / ".pictograph" / "config.toml").chmod(0o644)
    found = doctor()["profile"]
    assert found["status"] == "warn"
    assert found["fix"].startswith("Run: chmod 600 ")
    (home / ".pictograph" / "config.toml").write_text("[default\n")
    assert doctor()["profile"]["status"] == "fail"


def test_a_rate_limit_that_is_almost_used_up(
    run: CommandLine, emulator: Emulator, doctor: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    run.use_key(emulator.key("viewer", rate_limit=5))
    for _ in range(4):
        run("organizations", "me")
    found = doctor()["rate limit"]
    assert (found["status"], found["detail"]) == ("warn", "0 of 5 requests left in this hour")


def test_another_package_of_the_same_name(doctor: Callable[..., dict[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictograph.cli.doctor.installed_version", lambda: "9.9.9")
    found = doctor()["package"]
    assert found["status"] == "warn"
    assert "9.9.9" in found["detail"]
