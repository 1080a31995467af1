"""Where the sprite of drawings lies."""

from functools import cache

from django import template
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
@cache
def sprite() -> str:
    """Its address, looked up once: a page has thirty drawings and more."""
    return static("build/icons.svg")
