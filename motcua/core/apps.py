"""The ground floor as an installed app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "motcua.core"
    label = "core"
    verbose_name = "Nền chung"
    default_auto_field = "django.db.models.BigAutoField"
