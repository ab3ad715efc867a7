"""The server's settings, as variables."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tablee.errors import BadSetting
from tablee.registry import check_variables, load
from tablee.session.transfer import follow_up
from tablee.settings import ROOT, ServerSettings, Settings, refuse_unknown, variable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Plugins of one test are not those of the next."""
    yield
    for name in ("declares", "posting", "other"):
        sys.modules.pop(f"plugins.{name}", None)


def _eight(text: str) -> str:
    if len(text) != 8:
        raise ValueError("huit lettres")
    return text


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.read({"HOME": "/root", "PATH": "/bin"})

    assert settings.sessions == ROOT / "sessions"
    assert settings.port == 8501
    assert settings.plugin_folders == (ROOT / "plugins",)


def test_each_setting_is_a_variable(tmp_path: Path) -> None:
    settings = Settings.read(
        {
            "TABLEE_SESSIONS": str(tmp_path / "a" / ".." / "b"),
            "TABLEE_PLUGINS": "welcome, closing,",
            "TABLEE_PLUGINS_DIR": str(tmp_path / "more"),
            "TABLEE_HOST": "127.0.0.1",
            "TABLEE_PORT": "9000",
            "TABLEE_PUBLIC_URL": "https://atelier.exemple.fr/",
            "TABLEE_LANGUAGE": "en",
            "TABLEE_RETENTION": "365",
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
    given = {"TABLEE_PLUGINS_DIR": os.pathsep.join((str(tmp_path / "a"), "", str(tmp_path / "b")))}
    more = (tmp_path / "a", tmp_path / "b")

    assert Settings.read(given).plugin_folders == (ROOT / "plugins", *more)
    assert Settings.read(given | {"TABLEE_SAFE": "1"}).plugin_folders == (ROOT / "plugins",)


def test_an_empty_variable_is_as_if_it_were_not_there() -> None:
    assert Settings.read({"TABLEE_PORT": ""}).port == 8501


@pytest.mark.parametrize(
    ("variable", "text", "wanted"),
    [
        ("TABLEE_PORT", "0", "1 et 65535"),
        ("TABLEE_PORT", "65536", "1 et 65535"),
        ("TABLEE_PORT", "http", "1 et 65535"),
        ("TABLEE_PORT", "-1", "1 et 65535"),
        ("TABLEE_PUBLIC_URL", "atelier.exemple.fr", "https://"),
        ("TABLEE_PUBLIC_URL", "ftp://atelier.exemple.fr", "https://"),
        ("TABLEE_PUBLIC_URL", "https://atelier.exemple.fr?a=b", "https://"),
        ("TABLEE_LANGUAGE", "d3?", "fr / en"),
        ("TABLEE_RETENTION", "-1", "nombre de jours"),
        ("TABLEE_RETENTION", "un an", "nombre de jours"),
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


def test_all_impossible_values_are_told_at_once() -> None:
    with pytest.raises(BadSetting, match=r"TABLEE_SAFE.*TABLEE_PORT"):
        Settings.read({"TABLEE_PORT": "x", "TABLEE_SAFE": "oui"})


@dataclass(frozen=True)
class Post(ServerSettings):
    """A plugin's own."""

    name = "post"
    address: str = variable(str, "")
    key: str = variable(_eight, "", secret=True)


def test_a_plugin_reads_its_own_variables_and_no_others() -> None:
    read = Post.read({"TABLEE_POST_ADDRESS": "ici", "TABLEE_PORT": "x", "ADDRESS": "là"})

    assert read == Post(address="ici")


def test_a_secret_is_shown_nowhere_not_even_where_it_is_refused() -> None:
    assert Post("ici", "12345678").told() == (
        ("TABLEE_POST_ADDRESS", "ici"),
        ("TABLEE_POST_KEY", "•••"),
    )
    with pytest.raises(BadSetting, match=r"TABLEE_POST_KEY.*huit") as refused:
        Post.read({"TABLEE_POST_KEY": "s3cret"})
    assert "s3cret" not in str(refused.value)


def test_a_misspelt_variable_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(BadSetting, match="TABLEE_SESSIONS"):
        refuse_unknown({"TABLEE_SESSION": "/tmp"}, [Settings])
    with pytest.raises(BadSetting, match="TABLEE_POST_ADDRESS"):
        refuse_unknown({"TABLEE_POST_ADRESSE": "ici"}, [Settings, Post])


def test_an_unknown_variable_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadSetting, match=r"TABLEE_HOST.*TABLEE_LANGUAGE"):
        refuse_unknown({"TABLEE_" + "Q" * 30: "1"}, [Settings])


def test_variables_of_a_plugin_that_was_left_out_stop_no_server(tmp_path: Path) -> None:
    (tmp_path / "posting.py").write_text("import nowhere_at_all", "utf-8")
    hook = (
        "from tablee.activities.hookspecs import hookimpl\n@hookimpl\ndef server_stopped(): pass\n"
    )
    (tmp_path / "other.py").write_text(hook, "utf-8")
    told = {"TABLEE_POSTING_ADDRESS": "ici", "TABLEE_OTHER_ONE": "1"}
    settings = Settings(plugins_dir=(tmp_path,), plugins=("posting",))

    check_variables(told, load([tmp_path], ["posting"]), settings)
    with pytest.raises(BadSetting, match="TABLEE_OTHER_ONE"):
        check_variables(told, load([tmp_path]), settings)


@pytest.mark.parametrize(
    ("declared", "why"),
    [
        ('name = "else_"; one: str = variable(str, "")', "comme lui"),
        ('name = "declares"; one: str = ""', "variable"),
        ('name = "declares"; undone = 1', "dataclass"),
    ],
)
def test_settings_declared_badly_refuse_their_plugin(
    tmp_path: Path, declared: str, why: str
) -> None:
    decorated = "" if "undone" in declared else "@dataclass(frozen=True)"
    (tmp_path / "declares.py").write_text(
        f"""
from dataclasses import dataclass
from tablee.activities.hookspecs import hookimpl
from tablee.settings import ServerSettings, variable

{decorated}
class Own(ServerSettings):
    {declared}

@hookimpl
def server_settings(): return [Own]
""",
        "utf-8",
    )

    assert [why in refusal.sentence for refusal in load([tmp_path]).refusals] == [True]


def test_a_session_with_its_photos_comes_back_by_the_home_page() -> None:
    assert Settings().upload * 1_000_000 == follow_up.LONGEST_FILE
