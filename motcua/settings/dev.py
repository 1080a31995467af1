"""`make run`: the embedded servers of one machine, over plain HTTP on a loopback address."""

from .base import *  # noqa: F403
from .base import SECRET_KEY

if not SECRET_KEY:
    SECRET_KEY = "only-for-commands-before-the-first-make-run"  # noqa: S105
