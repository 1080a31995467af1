"""For the Ctrl K box."""

from collections.abc import Iterable
from typing import Any

from django import template

from cases.desk.palette import Words

register = template.Library()


@register.filter
def named(rail: Iterable[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    """The screens of the rail whose label the words name."""
    return [screen for screen in rail if words.name(screen["label"])]
