"""Draft, approval, result and its return."""
