"""`make run`: the embedded servers of one machine, over plain HTTP on a loopback address."""

from .base import *  # noqa: F403
from .base import MOTCUA_DEMO, SECRET_KEY, SIGNING, VAR, env
from .signing import trial
from .sources import SIMULATED, sources

if not SECRET_KEY:
    SECRET_KEY = "only-for-commands-before-the-first-make-run"  # noqa: S105

# A demonstration asks sources that make their answers up.
SHARED_SOURCES = sources(env("MOTCUA_SHARED_SOURCES", default=SIMULATED if MOTCUA_DEMO else ""))

# The demonstration's people sign with keys made on this machine, unless somebody brought real ones.
if (MOTCUA_DEMO or env.bool("MOTCUA_DEMO_ACCOUNTS", default=False)) and not any(
    SIGNING[name] for name in ("seal", "personal", "trust")
):
    TRIAL_KEYS = str(VAR / "trial-keys")
    SIGNING |= trial(VAR / "trial-keys")
