"""The compiled words say what their source says."""

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings

WORDS = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"
ENTRY = re.compile(
    r'(?:^msgctxt "(.*)"\n)?^msgid "(.+)"\n(?:^msgid_plural ".*"\n)?^msgstr(?:\[0\])? "(.+)"$', re.MULTILINE
)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_words_are_those_of_the_source(domain: str) -> None:
    with (WORDS / f"{domain}.mo").open("rb") as compiled:
        known = GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    written = {(f"{context}\x04" if context else "") + said: means
               for context, said, means in ENTRY.findall((WORDS / f"{domain}.po").read_text("utf-8"))}  # fmt: skip
    assert {key[0] if isinstance(key, tuple) else key: text for key, text in known.items() if key} == written
