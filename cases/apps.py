"""The floor as an installed app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Hồ sơ thủ tục hành chính"

    def ready(self) -> None:
        """The floor below asks, by the name of a place, who may sign there."""
        from cases.results import signing as signing
