"""Pages of whoever administers the server, `/admin`: light HTML without scripts.

Not for what an administrator may do: `session.hosting`.
"""

from tablee.web.ops.admin.routes import routes

__all__ = ["routes"]
