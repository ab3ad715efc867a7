"""The server's settings, as variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from workshop.errors import BadSetting
from workshop.settings import ROOT, Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.read({"HOME": "/root", "PATH": "/bin"})

    assert settings.sessions == ROOT / "sessions"
    assert settings.port == 8501
    assert settings.plugin_folders == (ROOT / "plugins",)


def test_each_setting_is_a_variable(tmp_path: Path) -> None:
    settings = Settings.read(
        {
            "WORKSHOP_SESSIONS": str(tmp_path / "a" / ".." / "b"),
            "WORKSHOP_PLUGINS": "welcome, closing,",
            "WORKSHOP_PLUGINS_DIR": str(tmp_path / "more"),
            "WORKSHOP_HOST": "127.0.0.1",
            "WORKSHOP_PORT": "9000",
            "WORKSHOP_PUBLIC_URL": "https://atelier.exemple.fr/",
            "WORKSHOP_LANGUAGE": "en",
            "WORKSHOP_RETENTION": "365",
        }
    )

    assert settings.sessions == tmp_path / "b"
    assert settings.plugins == ("welcome", "closing")
    assert settings.plugin_folders == (ROOT / "plugins", tmp_path / "more")
    assert (settings.host, settings.port) == ("127.0.0.1", 9000)
    assert settings.public_url == "https://atelier.exemple.fr"
    assert settings.language == "en"
    assert settings.retention == 365


def test_several_folders_hold_plugins_and_a_safe_start_looks_in_ours_alone(tmp_path: Path) -> None:
    given = {
        "WORKSHOP_PLUGINS_DIR": os.pathsep.join((str(tmp_path / "a"), "", str(tmp_path / "b")))
    }
    more = (tmp_path / "a", tmp_path / "b")

    assert Settings.read(given).plugin_folders == (ROOT / "plugins", *more)
    assert Settings.read(given | {"WORKSHOP_SAFE": "1"}).plugin_folders == (ROOT / "plugins",)


def test_an_empty_variable_is_as_if_it_were_not_there() -> None:
    assert Settings.read({"WORKSHOP_PORT": ""}).port == 8501


@pytest.mark.parametrize(
    ("variable", "text", "wanted"),
    [
        ("WORKSHOP_PORT", "0", "1 et 65535"),
        ("WORKSHOP_PORT", "65536", "1 et 65535"),
        ("WORKSHOP_PORT", "http", "1 et 65535"),
        ("WORKSHOP_PORT", "-1", "1 et 65535"),
        ("WORKSHOP_PUBLIC_URL", "atelier.exemple.fr", "https://"),
        ("WORKSHOP_PUBLIC_URL", "ftp://atelier.exemple.fr", "https://"),
        ("WORKSHOP_PUBLIC_URL", "https://atelier.exemple.fr?a=b", "https://"),
        ("WORKSHOP_LANGUAGE", "de", "fr / en"),
        ("WORKSHOP_RETENTION", "-1", "nombre de jours"),
        ("WORKSHOP_RETENTION", "un an", "nombre de jours"),
    ],
)
def test_an_impossible_value_is_refused_with_what_is_wanted(
    variable: str, text: str, wanted: str
) -> None:
    with pytest.raises(BadSetting) as refused:
        Settings.read({variable: text})

    assert variable in str(refused.value)
    assert text in str(refused.value)
    assert wanted in str(refused.value)


def test_a_misspelt_variable_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(BadSetting, match="WORKSHOP_SESSIONS"):
        Settings.read({"WORKSHOP_SESSION": "/tmp"})


def test_an_unknown_variable_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadSetting, match=r"WORKSHOP_HOST.*WORKSHOP_LANGUAGE"):
        Settings.read({"WORKSHOP_" + "Q" * 30: "1"})
