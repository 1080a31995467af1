"""The floor as an installed app."""

from django.apps import AppConfig


class DigitizationConfig(AppConfig):
    name = "digitization"
    verbose_name = "Số hóa và lưu trữ"
