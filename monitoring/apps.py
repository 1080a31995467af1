"""The floor as an installed app."""

from importlib import import_module

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "Giám sát và báo cáo"

    def ready(self) -> None:
        """The demonstration and the baskets of papers to sign, below, let this floor add its part, by name."""
        import_module("monitoring.plan.demonstration")
        import_module("monitoring.reports.signing")
