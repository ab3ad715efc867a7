"""Commands for plugin authors: write a new plugin, check one."""
