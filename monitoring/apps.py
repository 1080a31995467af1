"""The floor as an installed app."""

from importlib import import_module

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "Giám sát và báo cáo"

    def ready(self) -> None:
        """The demonstration below lets this floor add its part, by name."""
        import_module("monitoring.plan.demonstration")
