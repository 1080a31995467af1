"""What the floors above add to the demonstration year, told here by them: before its first dossier, and after all."""

from collections.abc import Callable
from datetime import datetime

from motcua.core.registry import Registry

# Name → a function of the year's last moment and of now; it answers in words what it wrote, "" for nothing to do.
STEPS: Registry[Callable[[datetime, datetime], str]] = Registry("step of the demonstration")
# Functions of the year's last moment, called once, before its first dossier is written.
BEFORE: list[Callable[[datetime], None]] = []
