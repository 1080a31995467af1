"""Front door: one line per room."""

from digitization.archive.tasks import *  # noqa: F403
from digitization.scanning.tasks import *  # noqa: F403
from digitization.signing.tasks import *  # noqa: F403
