"""Logs without personal numbers: every line that leaves the process passes one masking formatter."""

import logging
import re
from typing import Any

LONG_NUMBER = re.compile(r"\d{9,}")


def masked(text: str) -> str:
    """``text`` with each run of nine or more digits (CMND, CCCD, phone, tax code) replaced."""
    return LONG_NUMBER.sub("[số]", text)


class MaskingFormatter(logging.Formatter):
    """Masks the finished line, so that arguments and tracebacks are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return masked(super().format(record))


def logging_config() -> dict[str, Any]:
    """Logging to standard error only: the place of work decides where that goes."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": MaskingFormatter, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        # django.server would print addresses with their query strings.
        "loggers": {
            "django.server": {"handlers": [], "propagate": False},
            "motcua": {"level": "INFO"},  # whatever a worker makes of the root's level
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
            # They tell of each file that does not please them, with the signer's whole name.
            "pyhanko": {"level": "CRITICAL"},
            "pyhanko_certvalidator": {"level": "CRITICAL"},
        },
    }
