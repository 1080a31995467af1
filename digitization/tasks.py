"""Front door: one line per room."""

from digitization.scanning.tasks import *  # noqa: F403
