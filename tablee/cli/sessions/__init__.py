"""Commands on sessions: list, export, publish and import them."""
