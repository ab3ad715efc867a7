"""The phone’s page."""
