"""The package for YunoHost, as far as can be told without a YunoHost."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from tablee.settings import ROOT, Settings
from tablee.web.app import server
from tablee.web.entrance import sign_in
from tablee.web.site import site
from tests.project.test_hosting import EXPOSED, needs, run

PACKAGE: Final = ROOT / "docs" / "hosting" / "yunohost"
SHELLCHECK: Final = Path(sys.executable).with_name("shellcheck")
SCRIPTS: Final = ("install", "remove", "upgrade", "backup", "restore", "change_url")
KNOWN: Final = {
    "APP": "tablee",
    "DOMAIN": "example.org",
    "PATH": "/atelier",
    "PORT": "8501",
    "INSTALL_DIR": "/var/www/tablee",
    "DATA_DIR": "/home/yunohost.app/tablee",
}
"""What YunoHost puts in the place of `__NAME__`."""
HELPERS: Final = {
    *("ynh_app_upstream_version", "ynh_backup", "ynh_config_add", "ynh_config_add_nginx"),
    *("ynh_config_add_systemd", "ynh_config_change_url_nginx", "ynh_config_remove_nginx"),
    *("ynh_config_remove_systemd", "ynh_exec_as_app", "ynh_hide_warnings", "ynh_print_info"),
    *("ynh_restore", "ynh_safe_rm", "ynh_script_progression", "ynh_systemctl"),
}
"""Helpers of version 2.1 that the scripts use."""


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((PACKAGE / name).read_text("utf-8"))


def rendered(name: str, **more: str) -> str:
    text = (PACKAGE / "conf" / name).read_text("utf-8").replace("#sub_path_only ", "")
    values = KNOWN | more
    text = re.sub(r"__([A-Z]+(?:_[A-Z]+)*)__", lambda found: values[found[1]], text)
    assert "__" not in text
    return text


def test_the_manifest_has_what_its_format_asks_for() -> None:
    manifest = read("manifest.toml")
    known = {"packaging_format", "id", "name", "description", "version", "maintainers"}
    known |= {"upstream", "integration", "install", "resources"}
    assert set(manifest) == known
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert re.fullmatch(re.escape(project["version"]) + r"~ynh\d+", manifest["version"])
    assert manifest["packaging_format"] == 2
    assert manifest["upstream"]["license"] == project["license"]
    needed = {"yunohost", "helpers_version", "architectures", "multi_instance", "ldap", "sso"}
    assert needed <= set(manifest["integration"]) <= needed | {"disk", "ram"}
    for question in manifest["install"].values():
        assert question["type"] in ("domain", "path", "group")
        for words in ("ask", "help"):
            assert set(question.get(words, {"en": "", "fr": ""})) == {"en", "fr"}


def test_participants_need_no_account_and_whoever_opens_sessions_does() -> None:
    manifest = read("manifest.toml")
    permissions = manifest["resources"]["permissions"]
    assert permissions["main"]["allowed"] == "visitors"
    assert permissions["members"]["url"] == "/sign-in"
    assert "allowed" not in permissions["members"], "the question at the installation says it"
    assert manifest["install"]["init_members_permission"]["default"] == "all_users"


def test_no_participant_meets_the_portal() -> None:
    """Only where one signs in, and the administration, are asked for an account by YunoHost."""
    permissions = read("manifest.toml")["resources"]["permissions"]
    members = permissions["members"]["url"], *permissions["members"]["additional_urls"]
    routes = [*server.routes(), *sign_in.routes(site)]  # the latter where an account is asked for
    paths = {path for route in routes if (path := getattr(route, "path", ""))}
    asked = {path for path in paths if path.startswith(members)}
    assert {path.split("/")[1] for path in asked} == {"sign-in", "admin"}
    assert {"/", "/r", "/f", "/health", "/sign-out"} <= paths - asked


def test_its_settings_are_settings_of_ours() -> None:
    lines = [line for line in rendered("tablee.env").splitlines() if line[:1] not in ("", "#")]
    settings = Settings.read(dict(line.split("=", 1) for line in lines))
    assert settings.opening == "account"
    assert settings.opening_header == "YNH_USER"
    assert settings.public_url == "https://example.org/atelier"
    assert {line.split("=")[0] for line in lines} <= set(Settings.variables())


def test_package_check_knows_what_to_look_at() -> None:
    tests = read("tests.toml")
    assert tests["test_format"] == 1.0
    looked_at = tests["default"]["curl_tests"]
    assert {each["path"] for each in looked_at.values()} >= {"/", "/r", "/health", "/sign-in"}


@needs("bash")
@pytest.mark.parametrize("name", SCRIPTS)
def test_its_scripts_can_be_run_and_call_helpers_that_are_there(name: str) -> None:
    script = PACKAGE / "scripts" / name
    assert os.access(script, os.X_OK)
    text = script.read_text("utf-8") + (PACKAGE / "scripts" / "_common.sh").read_text("utf-8")
    assert set(re.findall(r"\bynh_\w+", text)) <= HELPERS
    run("bash", "-n", script)


@pytest.mark.skipif(not SHELLCHECK.exists(), reason="shellcheck is not here")
def test_shellcheck_finds_nothing_in_them() -> None:
    run(SHELLCHECK, "--shell=bash", *sorted((PACKAGE / "scripts").iterdir()))


@needs("nginx")
@pytest.mark.parametrize("path", ["/atelier", ""])
def test_nginx_takes_its_site(path: str, tmp_path: Path) -> None:
    site = rendered("nginx.conf", PATH=path).replace("rewrite ^$ / permanent;", "")
    server = f"server {{ listen 127.0.0.1:8080; {site} }}"
    whole = f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {server} }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    said = run("nginx", "-t", "-p", tmp_path, "-c", "nginx.conf", "-e", tmp_path / "errors")
    assert "warn" not in said


@needs("systemd-analyze")
def test_systemd_takes_its_service_and_finds_it_closed(tmp_path: Path) -> None:
    there = tmp_path / "tablee.service"
    unit = rendered("systemd.service").replace("/var/www/tablee/venv/bin/tablee", "/bin/true")
    there.write_text(unit, "utf-8")
    assert "tablee.service" not in run("systemd-analyze", "verify", there)
    told = run("systemd-analyze", "security", "--offline=true", there)
    level = float(told.split("Overall exposure level")[1].split(": ")[1].split()[0])
    assert level < EXPOSED
