"""Tools for plugin authors that no server loads: testing, conformance, scaffold, gallery, demo."""
