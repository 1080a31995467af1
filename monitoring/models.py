"""Front door: one line per room."""

from monitoring.dashboards.models import *  # noqa: F403
from monitoring.facts.models import *  # noqa: F403
from monitoring.kpi.models import *  # noqa: F403
from monitoring.plan.models import *  # noqa: F403
from monitoring.reports.models import *  # noqa: F403
