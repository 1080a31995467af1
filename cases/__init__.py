"""Second floor: procedures, dossiers and the acts upon them."""
