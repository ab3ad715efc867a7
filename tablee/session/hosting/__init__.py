"""Administration of a server: administrators, quotas, owners of sessions, sign-ins, audit log.

Not for the pages on which it is shown: `web.ops.admin`.
"""
