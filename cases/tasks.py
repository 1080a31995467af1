"""Front door: one line per room."""
