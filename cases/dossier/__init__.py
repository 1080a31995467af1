"""The spine: a dossier, its states, rules, deadlines and shared acts."""
