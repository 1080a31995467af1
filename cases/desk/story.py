"""The journal of a dossier in words, newest first."""

from collections.abc import Iterable, Mapping
from typing import Any

from cases.dossier.verbs import OF_PAPERS, WORDS
from motcua.core.models import JournalEntry

_NOTES = ("reason", "number", "note", "why", "list", "postal_number")
_PAUSES = {"dossier.supplement_required", "dossier.payment_required", "dossier.stopped"}


def entries(lines: Iterable[JournalEntry], components: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Timeline entries: when, verb, what in words, who, and the reason, number or paper that belongs to it.

    ``components``: code → name. Papers that one person laid down one after the other are one entry.
    """
    found: list[dict[str, Any]] = []
    for line in sorted(lines, key=lambda line: (line.at, line.pk)):  # as it happened, whenever it was written down
        who, paper = line.actor.name if line.actor else "Hệ thống", line.verb in OF_PAPERS
        code = line.data.get("component", "") if paper else ""
        name = (components or {}).get(code, code)
        last = found[-1] if found else None
        if paper and last and (last["verb"], last["who"]) == (line.verb, who):
            last["at"] = line.at
            last["papers"] += 1
            if name and name not in last["note"]:
                last["note"] = f"{last['note']}; {name}" if last["note"] else name
            continue
        found.append({
            "at": line.at, "verb": line.verb, "who": who,
            "title": (WORDS | OF_PAPERS).get(line.verb, "Cập nhật hồ sơ"),
            "note": name or next((line.data[key] for key in _NOTES if line.data.get(key)), ""),
            "kind": "pause" if line.verb in _PAUSES else "", "papers": 1,
        })  # fmt: skip
    for entry in found:
        if entry["papers"] > 1:
            entry["title"] = f"{entry['title']} ({entry['papers']} tệp)"
    found.reverse()
    if found:
        found[0]["kind"] = found[0]["kind"] or "now"
    return found
