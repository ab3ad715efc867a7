"""The project's own pictures, drawn for it, with what each shows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tablee.plugin import N_, _

_FOLDER: Final = Path(__file__).parent / "pictures"
_ALTS: Final = {
    "path": N_("Un chemin droit vers l’horizon"),
    "bridge": N_("Un pont entre deux rives"),
    "tree": N_("Un arbre et ses racines"),
    "summit": N_("Un drapeau au sommet d’une montagne"),
    "boat": N_("Un voilier sur la mer"),
    "door": N_("Une porte ouverte sur la lumière"),
    "signpost": N_("Un poteau à trois flèches"),
    "sprout": N_("Une pousse qui sort de terre"),
    "campfire": N_("Un feu de camp, la nuit"),
    "rain": N_("Un parapluie sous l’averse"),
    "stairs": N_("Un escalier qui monte vers le soleil"),
    "puzzle": N_("Un puzzle auquel il manque une pièce"),
}


def ours() -> list[tuple[bytes, str]]:
    """Each as a PNG file, and its alternative text in the language being spoken."""
    return [((_FOLDER / f"{name}.png").read_bytes(), _(alt)) for name, alt in _ALTS.items()]
