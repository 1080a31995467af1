"""Front door: one line per room."""

from digitization.archive.tasks import *  # noqa: F403
