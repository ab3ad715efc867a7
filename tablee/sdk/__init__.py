"""Tools for plugin authors that no server loads: tests, conformance, scaffold, gallery, demo.

Not for what plugins are made of: `plugin`.
"""
