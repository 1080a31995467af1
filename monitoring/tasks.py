"""Front door: one line per room."""

from monitoring.facts.tasks import *  # noqa: F403
from monitoring.plan.tasks import *  # noqa: F403
from monitoring.reports.tasks import *  # noqa: F403
