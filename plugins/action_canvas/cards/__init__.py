"""Cards of a canvas: contents, validation, positions, moves."""
