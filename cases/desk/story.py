"""The journal of a dossier in words, newest first."""

from collections.abc import Iterable
from typing import Any

from cases.dossier.verbs import WORDS
from motcua.core.models import JournalEntry

_NOTES = ("reason", "number", "note", "why", "list", "postal_number")
_PAUSES = {"dossier.supplement_required", "dossier.payment_required", "dossier.stopped"}


def entries(lines: Iterable[JournalEntry]) -> list[dict[str, Any]]:
    """Timeline entries: when, verb, what in words, who, and the reason or number that belongs to it."""
    found = [
        {
            "at": line.at,
            "verb": line.verb,
            "title": WORDS.get(line.verb, "Cập nhật hồ sơ"),
            "who": line.actor.name if line.actor else "Hệ thống",
            "note": next((line.data[key] for key in _NOTES if line.data.get(key)), ""),
            "kind": "pause" if line.verb in _PAUSES else "",
        }
        for line in lines
    ]
    found.reverse()
    if found:
        found[0]["kind"] = found[0]["kind"] or "now"
    return found
