"""Front door: one line per room."""

from monitoring.facts.tasks import *  # noqa: F403
