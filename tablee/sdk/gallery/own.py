"""What a plugin draws itself: the barometer of the guide (`docs/examples/barometer`)."""

from __future__ import annotations

from tablee.plugin import N_, Component, Table, _
from tablee.sdk.gallery.example import example

__all__ = ["component"]


@example(
    Component,
    N_("Ce qu’aucun autre widget ne sait dessiner : un script du plugin s’en charge."),
    N_("Partout le même script, qui sait pour quel écran ; s’il échoue, la même chose en mots."),
)
def component() -> Component:
    title = _("En moyenne 5 sur 10")
    return Component(
        "gauge.js",
        data={
            "mean": 5,
            "levels": [
                {"number": 7, "word": _("contente")},
                {"number": 3, "word": _("fatigué")},
            ],
        },
        words={"title": title, "said": _("2 réponses")},
        fallback=Table(
            (_("Chiffre"), _("Mot")), (("7", _("contente")), ("3", _("fatigué"))), title
        ),
    )
