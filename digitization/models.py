"""Front door: one line per room."""

from digitization.papers.models import *  # noqa: F403
from digitization.scanning.models import *  # noqa: F403
