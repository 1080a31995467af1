"""The way through the departments."""
