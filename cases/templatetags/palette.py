"""For the Ctrl K box and the search of procedures."""

from collections.abc import Iterable
from typing import Any

from django import template

from cases.desk.palette import Words
from motcua.core.highlight import marked

register = template.Library()
register.filter(marked)


@register.filter
def named(rail: Iterable[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    """The screens of the rail whose label the words name."""
    return [screen for screen in rail if words.name(screen["label"])]
