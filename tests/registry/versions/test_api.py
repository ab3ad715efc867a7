"""The version of the plugin API that a plugin states: another one is refused, unimported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee import texts
from tablee.settings import ROOT
from tablee.texts import speaking
from tests.registry.test_validation import offering, refusals, said

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "source",
    [
        "API = 2\n",
        "API: int = 2  # the next one\n",
        "API = 2\nBEFORE = '''\nAPI = 1\n'''\n",
        "API = 2\n\nfrom tablee.activities import Canvass",
    ],
)
def test_a_plugin_for_another_api_is_refused_before_it_is_imported(
    tmp_path: Path, source: str
) -> None:
    ran = tmp_path / "ran"
    head = f"open({str(ran)!r}, 'w').close()\n"
    (refusal,) = refusals(tmp_path, source, head=head)
    texts.add_catalogue(ROOT / "tablee")

    assert "Il est écrit pour l’API 2, et ce Tablée a l’API 1" in said(refusal)
    assert "Voyez la ligne 2 de sky.py." in said(refusal)
    with speaking("en"):
        assert "It is written for API 2, and this Tablée has API 1" in refusal.sentence
    assert not ran.exists()


@pytest.mark.parametrize("stated", ["API = 1\n", ""])
def test_a_plugin_for_this_api_or_for_none_is_taken_in(tmp_path: Path, stated: str) -> None:
    assert refusals(tmp_path, stated + offering("name = 'sky'")) == ()
