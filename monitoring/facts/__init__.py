"""Facts: what the journal tells, folded into one row a dossier and a few counts a day."""
