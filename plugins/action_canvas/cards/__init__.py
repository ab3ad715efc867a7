"""The cards of a canvas as data: what is kept of them, where each stands, who may move it."""
