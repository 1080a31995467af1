"""The roof: settings, addresses, API and workers. Imported by nobody."""

from .celery import app as celery_app

__all__ = ["celery_app"]
