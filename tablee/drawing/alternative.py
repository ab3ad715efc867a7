"""Alternative text of a result's picture, for screen readers.

The document has its rows as a table right above: hearing them all again would help nobody.
"""

from __future__ import annotations

import re

from tablee.texts import _
from tablee.view import Bars, Profile, Table


def said(view: Bars | Profile | Table) -> str:
    """What kind of picture it is, of what, and where its figures are to be read."""
    kind, unit = _("Tableau"), ""
    if isinstance(view, Bars):
        kind, unit = _("Diagramme en barres"), view.unit
    elif isinstance(view, Profile):
        kind = _("Répartition des réponses")
    parts = [kind]
    if view.title:
        parts.append(_("«\u00a0{title}\u00a0»").format(title=view.title))
    if unit:
        parts.append(_("en {unit}").format(unit=unit))
    above = _("Les mêmes chiffres sont dans le tableau qui précède.")
    return re.sub(r"[\r\n\t ]+", " ", f"{', '.join(parts)}. {above}")
