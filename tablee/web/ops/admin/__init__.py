"""Pages of whoever administers the server, `/admin`: light HTML without scripts."""

from tablee.web.admin.routes import routes

__all__ = ["routes"]
