"""Erasing for good, retention, and what is published."""
