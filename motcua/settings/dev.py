"""`make run`: the embedded servers of one machine, over plain HTTP on a loopback address."""

from .base import *  # noqa: F403
from .base import MOTCUA_DEMO, SECRET_KEY, env
from .sources import SIMULATED, sources

if not SECRET_KEY:
    SECRET_KEY = "only-for-commands-before-the-first-make-run"  # noqa: S105

# A demonstration asks sources that make their answers up.
SHARED_SOURCES = sources(env("MOTCUA_SHARED_SOURCES", default=SIMULATED if MOTCUA_DEMO else ""))
