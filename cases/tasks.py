"""Front door: one line per room."""

from cases.dossier.tasks import *  # noqa: F403
from cases.results.tasks import *  # noqa: F403
from cases.slips.tasks import *  # noqa: F403
