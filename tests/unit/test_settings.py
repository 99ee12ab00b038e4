"""Where settings come from, which are rejected, and that the key is never shown."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph import settings
from pictograph.exceptions import ConfigurationError
from pictograph.settings import check_base_url, hide, load

KEY = "pk_live_settings_0123456789"


def loaded(environ: dict[str, str] | None = None, home: Path = Path("/nowhere"), **arguments: Any) -> settings.Settings:
    if isinstance(arguments.get("api_key"), str):
        arguments["api_key"] = hide(arguments["api_key"])
    return load(environ=environ or {}, home=lambda: home, **arguments)


def profile(home: Path, text: str | bytes) -> Path:
    path = home / ".pictograph" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return home


def test_an_argument_wins_over_the_environment_and_that_over_the_profile(tmp_path: Path) -> None:
    home = profile(tmp_path, '[default]\napi_key = "pk_profile"\nbase_url = "https://profile.example.com"\n')
    environ = {"PICTOGRAPH_API_KEY": "pk_environ", "PICTOGRAPH_BASE_URL": "https://environ.example.com"}
    both = loaded(environ, home, api_key="pk_argument", base_url="https://argument.example.com")
    assert (both.api_key.reveal(), both.base_url) == ("pk_argument", "https://argument.example.com")
    second = loaded(environ, home)
    assert (second.api_key.reveal(), second.base_url) == ("pk_environ", "https://environ.example.com")
    third = loaded({}, home)
    assert (third.api_key.reveal(), third.base_url) == ("pk_profile", "https://profile.example.com")


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_a_blank_value_counts_as_missing(blank: str, tmp_path: Path) -> None:
    home = profile(tmp_path, '[default]\napi_key = "pk_profile"\n')
    environ = {"PICTOGRAPH_API_KEY": blank, "PICTOGRAPH_BASE_URL": blank, "PICTOGRAPH_TIMEOUT": blank, "PICTOGRAPH_MAX_RETRIES": blank}
    one = loaded(environ, home, api_key=blank)
    assert (one.api_key.reveal(), one.base_url, one.options.timeout, one.options.max_retries) == (
        "pk_profile",
        "https://api.pictograph.io",
        30.0,
        3,
    )


def test_numbers_come_from_the_environment_unless_given() -> None:
    environ = {"PICTOGRAPH_API_KEY": KEY, "PICTOGRAPH_TIMEOUT": "12.5", "PICTOGRAPH_MAX_RETRIES": "7"}
    read, given = loaded(environ).options, loaded(environ, timeout=3, max_retries=0).options
    assert (read.timeout, read.max_retries) == (12.5, 7)
    assert (given.timeout, given.max_retries) == (3.0, 0)


def test_without_a_key_the_error_names_the_places_for_one() -> None:
    with pytest.raises(ConfigurationError, match=r"(?s)No API key.*api_key=.*PICTOGRAPH_API_KEY.*config\.toml"):
        loaded()


@pytest.mark.parametrize("key", ["pk live", "pk\u00e9", "pk\tx", "pk\x00", "a\nb"])
def test_a_key_that_cannot_be_sent_is_rejected_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        loaded(api_key=key)
    assert key not in str(caught.value)


@pytest.mark.parametrize("quote", ['"', "'"])
def test_quotes_around_a_variable_are_removed_as_docker_passes_them_on(quote: str) -> None:
    environ = {"PICTOGRAPH_API_KEY": KEY, "PICTOGRAPH_BASE_URL": "https://a.example.com", "PICTOGRAPH_TIMEOUT": "7"}
    read = loaded({name: f"{quote}{value}{quote}" for name, value in environ.items()})
    assert (read.api_key.reveal(), read.base_url, read.options.timeout) == (KEY, "https://a.example.com", 7.0)


@pytest.mark.parametrize("key", [f'"{KEY}"', f"'{KEY}", f"{KEY}`"])
def test_a_key_with_quotes_is_rejected_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError, match=r"The API key from api_key= contains quotes") as caught:
        loaded(api_key=key)
    assert KEY not in str(caught.value)


def test_the_key_is_trimmed() -> None:
    assert loaded({"PICTOGRAPH_API_KEY": f" {KEY}\n"}).api_key.reveal() == KEY


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com",
        "https://api.example.com:8443/prefix",
        "http://localhost:8000",
        "http://127.0.0.1:8000",
        "http://127.8.9.1",
        "http://[::1]:80",
    ],
)
def test_valid_base_urls(url: str) -> None:
    assert check_base_url(url) == url
    assert check_base_url(f" {url}// ") == url


@pytest.mark.parametrize(
    "url",
    [
        "api.example.com",
        "ftp://api.example.com",
        "https://",
        "https:///path",
        "https://user:pass@api.example.com",
        "https://user@api.example.com",
        "https://api.example.com?x=1",
        "https://api.example.com/#top",
        "https://api.example.com:port",
        "https://api.example.com:99999",
        "https://api.example.com:0",
        "https://[::1",
        "https://api example.com",
        "https://api.example.com\\@evil.example",
        "https://api.exa\u0440le.com",
        "https://api.example.com\r\nX: 1",
        "http://api.example.com",
        "http://10.0.0.1",
        "http://dev.localhost",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "",
        " / ",
        7,
    ],
)
def test_invalid_base_urls(url: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_base_url(url)
    assert "https://" in str(caught.value)
    assert "pass@" not in str(caught.value)


def test_scheme_and_host_are_returned_in_small_letters_and_the_path_as_it_is() -> None:
    assert check_base_url("HTTPS://API.Example.COM/Prefix") == "https://api.example.com/Prefix"


@pytest.mark.parametrize("path", ["/api", "/api/v1", "/api/v1/developer/", "/API/v1/developer", "/api/v1/developer/datasets"])
def test_the_path_of_the_api_is_rejected_and_the_fix_has_the_right_url(path: str) -> None:
    with pytest.raises(ConfigurationError, match="the path of the API, which the SDK adds") as caught:
        loaded({"PICTOGRAPH_BASE_URL": f"https://api.example.com:8443/eu{path}"}, api_key=KEY)
    assert "from PICTOGRAPH_BASE_URL" in caught.value.message
    assert caught.value.fix == "Use 'https://api.example.com:8443/eu'."


def test_a_path_that_only_resembles_that_of_the_api_is_accepted() -> None:
    assert check_base_url("https://example.com/apis") == "https://example.com/apis"
    assert check_base_url("https://example.com/api/v2") == "https://example.com/api/v2"


def test_plain_http_to_another_host_needs_allow_http() -> None:
    assert check_base_url("http://10.0.0.1", allow_http=True) == "http://10.0.0.1"


@given(st.text(max_size=40) | st.from_regex(r"https?://\S*", fullmatch=True))
def test_any_text_is_a_base_url_or_an_error_with_advice(text: str) -> None:
    try:
        assert check_base_url(text).startswith(("http://", "https://"))
    except ConfigurationError as error:
        assert error.fix  # noqa: PT017  # both outcomes are fine


@pytest.mark.parametrize(
    "arguments",
    [
        {"timeout": 0},
        {"timeout": -1},
        {"timeout": float("nan")},
        {"timeout": float("inf")},
        {"timeout": "30"},
        {"timeout": True},
        {"max_retries": -1},
        {"max_retries": 1.5},
        {"max_retries": True},
        {"max_retries": "3"},
        {"deadline": 0},
        {"deadline": float("nan")},
    ],
    ids=repr,
)
def test_invalid_numbers_are_rejected_by_name(arguments: dict[str, Any]) -> None:
    (name,) = arguments
    with pytest.raises(ConfigurationError, match=rf"^{name} is "):
        loaded(api_key=KEY, **arguments)


@pytest.mark.parametrize("name", ["PICTOGRAPH_TIMEOUT", "PICTOGRAPH_MAX_RETRIES"])
@pytest.mark.parametrize("text", ["soon", "-1", "nan"])
def test_invalid_variables_are_rejected(name: str, text: str) -> None:
    with pytest.raises(ConfigurationError):
        loaded({"PICTOGRAPH_API_KEY": KEY, name: text})


@pytest.mark.parametrize("text", ["[default", 'api_key = "pk_top_level"', "[default]\napi_key = 7", b"\xff\xfe", "[[default]]"])
def test_a_profile_without_a_key_is_an_error_that_does_not_quote_it(text: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        loaded({}, profile(tmp_path, text))
    assert "pk_top_level" not in str(caught.value)


def test_an_invalid_profile_is_not_read_when_nothing_is_needed_from_it(tmp_path: Path) -> None:
    home = profile(tmp_path, "[default")
    assert loaded({}, home, api_key=KEY, base_url="https://a.example.com").base_url == "https://a.example.com"


@pytest.mark.parametrize("text", ["[default", b"\xff\xfe"])
def test_an_invalid_profile_is_logged_when_only_the_base_url_could_come_from_it(
    text: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert loaded({}, profile(tmp_path, text), api_key=KEY).base_url == "https://api.pictograph.io"
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("pictograph", "WARNING")
    assert "config.toml is not valid TOML" in record.getMessage()
    assert "its base_url is not used" in record.getMessage()


def test_a_profile_may_start_with_a_byte_order_mark(tmp_path: Path) -> None:
    home = profile(tmp_path, b'\xef\xbb\xbf[default]\r\napi_key = "pk_live_x"\r\n')
    assert loaded({}, home).api_key.reveal() == "pk_live_x"


PROFILES = """
[default]
api_key = "pk_default"
[staging]
api_key = "pk_staging"
base_url = "https://staging.example.com"
"""


def test_a_profile_that_is_passed_takes_precedence_over_the_environment(tmp_path: Path) -> None:
    home = profile(tmp_path, PROFILES)
    environ = {"PICTOGRAPH_API_KEY": "pk_environ", "PICTOGRAPH_BASE_URL": "https://environ.example.com", "PICTOGRAPH_PROFILE": "other"}
    staging = loaded(environ, home, profile=" staging ")
    assert (staging.api_key.reveal(), staging.base_url) == ("pk_staging", "https://staging.example.com")
    mixed = loaded(environ, home, profile="staging", api_key="pk_argument")
    assert (mixed.api_key.reveal(), mixed.base_url) == ("pk_argument", "https://staging.example.com")
    default = loaded(environ, home, profile="default")
    assert (default.api_key.reveal(), default.base_url) == ("pk_default", "https://environ.example.com")


def test_a_profile_that_a_variable_selects_comes_after_the_environment(tmp_path: Path) -> None:
    home = profile(tmp_path, PROFILES)
    staging = loaded({"PICTOGRAPH_PROFILE": "staging"}, home)
    assert (staging.api_key.reveal(), staging.base_url) == ("pk_staging", "https://staging.example.com")
    mixed = loaded({"PICTOGRAPH_PROFILE": "staging", "PICTOGRAPH_API_KEY": "pk_environ"}, home)
    assert (mixed.api_key.reveal(), mixed.base_url) == ("pk_environ", "https://staging.example.com")


@pytest.mark.parametrize("selection", [{"profile": "prod"}, {"environ": {"PICTOGRAPH_PROFILE": "prod"}}], ids=["argument", "variable"])
def test_a_selected_profile_that_does_not_exist_is_an_error_with_the_existing_ones(selection: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"'prod' is not in[\s\S]*It has: default, staging\.") as caught:
        loaded(home=profile(tmp_path, PROFILES), api_key=KEY, **selection)
    trace = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "pk_staging" not in trace
    with pytest.raises(ConfigurationError, match="no profile yet"):
        loaded(api_key=KEY, **selection)
    with pytest.raises(ConfigurationError, match="is not valid TOML"):
        loaded(home=profile(tmp_path / "broken", "[prod"), api_key=KEY, **selection)


@pytest.mark.parametrize("name", ["", "  ", 7])
def test_a_profile_needs_a_name(name: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^profile is "):
        loaded(api_key=KEY, profile=name)


@pytest.mark.parametrize("verify", [None, "", 0, [], 1, "true", b"ca.pem"], ids=repr)
def test_only_true_false_and_a_context_are_accepted_as_verify(verify: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^verify is ") as caught:
        settings.check_verify(verify)
    assert "ssl." in str(caught.value.fix)


def test_a_file_of_certificates_as_verify_is_rejected_with_what_to_pass() -> None:
    for file in ("ca.pem", Path("ca.pem")):
        with pytest.raises(ConfigurationError, match=r"ssl\.create_default_context\(cafile=\.\.\.\), or set SSL_CERT_FILE"):
            settings.check_verify(file)


def test_no_traceback_shows_the_key_of_an_invalid_profile(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        loaded({}, profile(tmp_path, f'[default]\napi_key = "{KEY}"\nbroken\n'))
    trace = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "line 3" in trace
    assert KEY not in trace


def test_no_repr_shows_the_key() -> None:
    one = loaded(api_key=KEY)
    assert KEY not in repr(one)
    assert KEY not in str(vars(one) if hasattr(one, "__dict__") else one)
    assert KEY not in repr(one.api_key)
