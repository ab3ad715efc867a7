"""A format that writes a text instead of bytes.

Contained: Broken.export, Misfit
"""

from tablee.plugin import Exporter, hookimpl


class Broken(Exporter):
    name = "format_of_text"
    title = "Cassé"
    extension = "txt"
    media_type = "text/plain"

    def export(self, synthesis, part):
        return synthesis.title


@hookimpl
def exporters():
    return [Broken]
