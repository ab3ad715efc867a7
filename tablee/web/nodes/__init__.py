"""Several servers for one instance: who owns a session, how a request reaches that one.

Not for the leases by which a session is owned: `storage.cluster`.
"""
