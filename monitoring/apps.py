"""The floor as an installed app."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "Giám sát và báo cáo"
