"""Front door: one line per room."""

from digitization.signing.tasks import *  # noqa: F403
