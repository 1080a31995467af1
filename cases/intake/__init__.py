"""Receiving: person look-up, checklist, receive, refuse."""
