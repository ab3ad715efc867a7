"""Pages of whoever administers the server, `/admin`: light HTML without scripts."""

from tablee.web.ops.admin.routes import routes

__all__ = ["routes"]
