"""Production: HTTPS behind a proxy, secrets from the environment, no backlog without an end date."""

from datetime import date

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import MOTCUA_BACKLOG, SECRET_KEY, env

if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is required")

# Slips are shown in a frame of our own pages; other sites are shut out by frame-ancestors all the same.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
# Caddy adds the caller's address as the last of X-Forwarded-For; without it one lock would hold for everybody.
AXES_CLIENT_IP_CALLABLE = "motcua.core.middleware.caller_behind_proxy"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("MOTCUA_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

if MOTCUA_BACKLOG:
    until = env("MOTCUA_BACKLOG_UNTIL", default="")
    if not until:
        raise ImproperlyConfigured("MOTCUA_BACKLOG in production needs MOTCUA_BACKLOG_UNTIL=YYYY-MM-DD")
    MOTCUA_BACKLOG = date.today() <= date.fromisoformat(until)  # noqa: DTZ011
