"""Limits of what strangers can take of this server: places of streams, connections, uploads."""
