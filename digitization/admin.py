"""Front door: one line per room."""

from digitization.archive.admin import *  # noqa: F403
