"""Other systems: dossiers brought in from their exports."""
