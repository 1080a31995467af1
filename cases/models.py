"""Front door: one line per room."""

from cases.catalogue.models import *  # noqa: F403
from cases.desk.models import *  # noqa: F403
from cases.dossier.models import *  # noqa: F403
from cases.results.models import *  # noqa: F403
