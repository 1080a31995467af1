"""Front door: one line per room."""

from cases.catalogue.admin import *  # noqa: F403
