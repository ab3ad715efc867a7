"""Tools for plugin authors that no server loads: tests, conformance, scaffold, gallery, demo."""
