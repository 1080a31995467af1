"""Front door: one line per room."""

from cases.catalogue.admin import *  # noqa: F403
from cases.results.admin import *  # noqa: F403
