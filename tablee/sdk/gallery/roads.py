"""A plan as a road."""

from __future__ import annotations

from tablee.plugin import N_, Aside, Mark, Road, Stop, _
from tablee.sdk.gallery.example import example

__all__ = ["road"]


@example(
    Road,
    N_("Un plan : ses actions dans l’ordre, et ce qui les accompagne."),
    N_("Le mur les montre toutes, plus petites puis page après page."),
)
def road() -> Road:
    return Road(
        _("Le plan de Solène"),
        (
            Stop(
                "a1",
                _("Réunir les bénévoles"),
                who="Bastien",
                when=_("avant fin janvier"),
                details=(_("Premier pas : appeler Naïma"),),
            ),
            Stop(
                "a2",
                _("Ouvrir le samedi matin"),
                who="Naïma, Karim",
                state=Mark(_("en cours"), "play", "now"),
                tint=2,
            ),
        ),
        (Aside(_("Renoncer à"), (_("Tout faire seule"),)),),
    )
