"""The floor as an installed app."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Hồ sơ thủ tục hành chính"

    def ready(self) -> None:
        """The floor below asks, by the name of a place, who may sign there."""
        import_module("cases.results.signing")
