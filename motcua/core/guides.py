"""The guides of docs/guide as pages of the house: one source for those who read the repository and those at work."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .models import Role

FOLDER: Final[Path] = settings.BASE_DIR / "docs" / "guide"
# slug of the file → for whom it is written, in the order of the work
GUIDES: Final[dict[str, Role]] = {
    "can-bo-mot-cua": Role.CLERK, "chuyen-vien": Role.OFFICER, "truong-phong": Role.HEAD, "lanh-dao": Role.DIRECTOR,
    "van-thu": Role.RECORDS, "luu-tru": Role.ARCHIVIST, "van-phong": Role.OFFICE, "quan-tri": Role.ADMIN,
}  # fmt: skip
_ADDRESS = re.compile(r"/[a-z0-9/-]*")


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as a page. ``parts``: its second headings, each with the anchor it stands at."""

    slug: str
    title: str
    parts: list[tuple[str, str]]
    body: SafeString


@cache
def guide(slug: str) -> Guide:
    """The guide of this slug, one of ``GUIDES``."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse((FOLDER / f"{slug}.md").read_text(encoding="utf-8"))
    title, parts = "", []
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag == "h1":
            title = words.content
        elif heading.type == "heading_open" and heading.tag == "h2":
            anchor = slugify(words.content)
            heading.attrSet("id", anchor)
            parts.append((anchor, words.content))
    for token in tokens:
        if token.children:
            token.children = list(_at_home(token.children))
    shown = tokens[3:] if tokens and tokens[0].tag == "h1" else tokens  # the page says the title itself
    # The text is our own file, and HTML in it is shown as text.
    return Guide(slug, title, parts, mark_safe(reader.renderer.render(shown, reader.options, {})))  # noqa: S308


def _at_home(tokens: Iterable[Token]) -> Iterator[Token]:
    """Pictures from the house's own store, other guides by their pages, and addresses that can be clicked."""
    for token in tokens:
        if token.type == "image":
            token.attrSet("src", static(f"guide/{Path(str(token.attrGet('src'))).name}"))
            token.attrSet("loading", "lazy")
        elif token.type == "link_open" and str(token.attrGet("href")).endswith(".md"):
            token.attrSet("href", reverse("guide", args=[Path(str(token.attrGet("href"))).stem]))
        if token.type == "code_inline" and _is_page(token.content):
            yield Token("link_open", "a", 1, attrs={"href": token.content})
            yield token
            yield Token("link_close", "a", -1)
        else:
            yield token


def _is_page(words: str) -> bool:
    if not _ADDRESS.fullmatch(words):
        return False
    try:
        resolve(words)
    except Resolver404:
        return False
    return True
