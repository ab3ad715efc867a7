"""What plugin authors use and no server loads: testing, conformance, gallery, demo."""
