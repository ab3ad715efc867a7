"""Commands for whoever hosts: start a server, keep its sessions, make room, move to a database.

Not for the server that they start: `web.app`.
"""
