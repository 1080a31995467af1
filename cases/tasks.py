"""Front door: one line per room."""

from cases.slips.tasks import *  # noqa: F403
