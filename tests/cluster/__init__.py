"""Several nodes of one instance, with a real PostgreSQL and a real nginx: tests, torture, demo."""
