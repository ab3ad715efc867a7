"""Events of a session, delivered to plugins."""
