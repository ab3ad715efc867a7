"""ICS: the actions that have a day, for people's calendars."""

from __future__ import annotations

from dataclasses import dataclass

from tablee.plugin import N_, Exporter, Part, Synthesis, cleaned, hookimpl, speaking

API = 1


@dataclass(frozen=True)
class Ics(Exporter):
    """A calendar of all-day events, the same for every part.

    - An action is an event of one day, and takes nobody's time in it. Not a task: Google's calendar
      and Outlook leave tasks out of a file without a word, Thunderbird and Nextcloud show both.
    - Only words that surely name a day make an event (`tablee.document.outline.days`). The others
      are named in the calendar's description, with how many they are.
    - An action keeps its identity while its words change, in sessions that follow too, so that the
      same file taken in again moves its event instead of adding one; its number of changes says
      which file is newer (RFC 5545, §3.8.7.4). What was given up is marked as cancelled.
    - The workshop's day stands for the moment at which it is made.
    """

    name = "ics"
    title = N_("Calendrier des actions (ICS)")
    extension = "ics"
    media_type = "text/calendar"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file; without any dated action, a calendar that holds none."""
        from .calendar import written  # here: many sessions never ask

        with speaking(synthesis.language):
            return written(cleaned(synthesis))


@hookimpl
def exporters() -> list[type[Exporter]]:
    return [Ics]
