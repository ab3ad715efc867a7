"""Several servers for one instance: who owns a session, how a request reaches that one."""
