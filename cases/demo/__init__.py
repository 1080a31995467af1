"""A demonstration year: made-up people and dossiers, played through the house's own rules."""
