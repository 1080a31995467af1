"""Front door: one line per room."""

from digitization.archive.models import *  # noqa: F403
from digitization.papers.models import *  # noqa: F403
from digitization.scanning.models import *  # noqa: F403
from digitization.signing.models import *  # noqa: F403
from digitization.vault.models import *  # noqa: F403
