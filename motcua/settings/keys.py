"""The desk's function keys, a setting: each office has its own keyboards and habits."""

import re

from django.core.exceptions import ImproperlyConfigured

# Each acts on the page although the browser has another use for some (F3 find, F7 caret browsing, F10 menu bar); the
# same key means the same on the page after the act: «procedure» begins another dossier, «receive» prints its slip.
DEFAULT = {
    "next": "F3", "procedure": "F4", "refuse": "F7", "supplement": "F8", "receive": "F9", "papers": "F10",
}  # fmt: skip
# A page that hangs must still be loaded anew (F5), and a browser shown full screen gives F11 and F12 to nobody.
THE_BROWSERS = frozenset({"F5", "F11", "F12"})
_KEY = re.compile(r"F([1-9]|1[0-2])")


def desk_keys(text: str) -> dict[str, str]:
    """Name of an act → function key, from «receive=F9,refuse=F7»; what is not named keeps its default.

    Raises ImproperlyConfigured for an unknown name, a key that is none or the browser's, and one given twice.
    """
    chosen: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _, key = (part.strip() for part in pair.partition("="))
        if name not in DEFAULT or name in chosen:
            raise ImproperlyConfigured(f"MOTCUA_DESK_KEYS: {name!r} is unknown or named twice; known: {list(DEFAULT)}")
        if not _KEY.fullmatch(key) or key in THE_BROWSERS:
            raise ImproperlyConfigured(f"MOTCUA_DESK_KEYS: {key!r} for {name} is none of F1–F10, or F5")
        chosen[name] = key
    keys = DEFAULT | chosen
    if len(set(keys.values())) < len(keys):
        raise ImproperlyConfigured(f"MOTCUA_DESK_KEYS: one key for two acts: {keys}")
    return keys
