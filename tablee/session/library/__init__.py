"""What facilitators keep for other sessions: agendas and canvases."""
