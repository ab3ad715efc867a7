"""Fallback view of a step whose plugin fails, with a message and what to do.

The console also says what went wrong, for whoever mends it; phones and the wall do not.
"""

from __future__ import annotations

from tablee.activities import StepRecord
from tablee.isolation import SWITCHED_OFF, Incident
from tablee.texts import _
from tablee.view import Audience, Trouble

_shows_lines = False


def instead_of(step: StepRecord, audience: Audience, incident: Incident | None) -> Trouble:
    """The step's view for this audience; `incident` is None where it is not known."""
    title = _("« {step} » a rencontré une erreur.").format(step=step.title)
    own = ""
    words = [_("Ce qui a été écrit est gardé. On peut passer à l’étape suivante.")]
    if audience is Audience.CONSOLE and incident is not None:
        words.append(cause(incident))
        own = lines(incident)
    return Trouble(title, "\n".join(words), own)


def show_lines() -> None:
    """From now on the console also has the plugin's own lines: somebody is writing one."""
    global _shows_lines
    _shows_lines = True


def lines(incident: Incident) -> str:
    """The plugin's own lines, where somebody is writing one; else empty."""
    return incident.lines if _shows_lines else ""


def cause(incident: Incident) -> str:
    """What went wrong, in a sentence for whoever mends it."""
    if incident.kind == "CallTimeout":
        sentence = _(
            "« {what} » prenait trop de temps : on ne l’attend plus, "
            "et on réessaiera quand il aura fini."
        )
    elif incident.kind == SWITCHED_OFF:
        return _(
            "Le plugin « {plugin} » est mis à l’arrêt : {n} de ses calculs ne finissent pas et "
            "ralentissent ce serveur. La session continue sans lui ; redémarrez le serveur après "
            "l’atelier, une fois le plugin réparé."
        ).format(plugin=incident.plugin.removeprefix("plugins."), n=incident.words)
    elif incident.kind == "Misfit":
        return incident.words
    else:
        sentence = _("« {what} » : {error} ({place}).")
    return sentence.format(
        what=incident.what,
        error=f"{incident.kind}, {incident.words}" if incident.words else incident.kind,
        place=incident.place or incident.plugin,
    )
