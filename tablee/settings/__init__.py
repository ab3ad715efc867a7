"""Server settings read from environment variables `TABLEE_*`, the core's and those of plugins."""

from tablee.settings.variables import (
    DATA,
    INSTALLED,
    PACKAGE,
    PREFIX,
    ROOT,
    ServerSettings,
    Settings,
    comma_separated,
    command_language,
    flag,
    folder,
    read_environment_file,
    refuse_unknown,
    variable,
)

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
