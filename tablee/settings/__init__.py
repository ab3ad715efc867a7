"""Server settings read from environment variables `TABLEE_*`, the core's and those of plugins.

Not for the settings of a step, which are fields of its activity: `activities`.
"""

from tablee.settings.groups import ServerSettings, refuse_unknown, variable
from tablee.settings.parsers import comma_separated, flag, folder
from tablee.settings.paths import DATA, INSTALLED, PACKAGE, PREFIX, ROOT, read_environment_file
from tablee.settings.variables import Settings, command_language

__all__ = [
    "DATA",
    "INSTALLED",
    "PACKAGE",
    "PREFIX",
    "ROOT",
    "ServerSettings",
    "Settings",
    "comma_separated",
    "command_language",
    "flag",
    "folder",
    "read_environment_file",
    "refuse_unknown",
    "variable",
]
