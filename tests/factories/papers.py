"""Papers with made-up bytes."""

import itertools
from typing import Any

from digitization.papers import services
from digitization.papers.models import Paper, PaperKind
from motcua.core.models import Person

from .core import moment

_nth = itertools.count(1)


def kind(slug: str = "bang-dai-hoc", **fields: Any) -> PaperKind:
    found, _ = PaperKind.objects.get_or_create(slug=slug, defaults={"name": slug, "reusable": True, **fields})
    return found


def owner(**fields: Any) -> Person:
    number = f"0560950{next(_nth):05d}"
    return Person.objects.create(**{"id_number": number, "name": "Nguyễn Văn Mẫu", **fields})


def paper(**fields: Any) -> Paper:
    """A stored paper; ``content`` differs each time unless given."""
    given = {
        "content": f"%PDF-1.7 {next(_nth)}".encode(), "media_type": "application/pdf", "pages": 1, "user": None,
        "moment": moment(), **fields,
    }  # fmt: skip
    given["kind"] = kind(given.get("kind") or "bang-dai-hoc").pk
    given["owner"] = given.get("owner") or owner()
    return services.store(**given)
