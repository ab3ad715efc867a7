"""Permanent erasure, retention limits, publication."""
