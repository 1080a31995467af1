"""The letters of an answer that the question named, marked for the eye: read accent-free, as the search reads both."""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .text import folded, query_keys


def marked(text: str, query: str) -> SafeString:
    """``text`` in NFC as safe HTML, with ``<mark>`` around what ``query`` names in it.

    That is the whole query from the beginning of a word on, with or without its spaces («dangky», «1002010»); where it
    stands nowhere, each word of it, the last of which may be just begun («kết h», «261123-12» of a code).
    """
    shown, parts = folded(text)
    key, places = _key(parts)
    typed = query_keys(query)
    for pattern in (*map(_in_a_row, typed), *map(_word_by_word, typed)):
        if found := list(re.finditer(pattern, key)):
            spans = [(places[m.start()], max(places[m.end()], places[m.end() - 1] + 1)) for m in found]
            return _written(shown, spans)
    return format_html("{}", shown)


def _key(parts: list[str]) -> tuple[str, list[int]]:
    """The key with a space before its first word, and the place in the text of each of its letters and of its end."""
    key, places = [" "], [0]
    for place, part in enumerate(parts):
        for letter in part:
            if letter != " " or key[-1] != " ":
                key.append(letter)
                places.append(place)
    return "".join(key), [*places, len(parts)]


def _in_a_row(typed: str) -> str:
    return "(?<= )" + " ?".join(typed.replace(" ", ""))


def _word_by_word(typed: str) -> str:
    """Longer words first, so that of two that begin alike the longer one is marked; codes are typed without zeros."""
    words = typed.split()
    just_begun = "" if words[-1].isdigit() else words[-1]
    whole = sorted(set(words), key=len, reverse=True)
    each = [word if word == just_begun else f"{word}(?= |$)" for word in whole]
    return "(?<= )0*(?:" + "|".join(each) + ")"


def _written(shown: str, spans: list[tuple[int, int]]) -> SafeString:
    html, at = "", 0
    for start, end in spans:
        html += format_html("{}<mark>{}</mark>", shown[at:start], shown[start:end])
        at = end
    return mark_safe(html + format_html("{}", shown[at:]))  # noqa: S308 - each piece is escaped above
