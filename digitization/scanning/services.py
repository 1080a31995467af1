"""Bringing papers in: first what the bytes are, then the store."""

from typing import Any

from digitization.papers import services as papers
from digitization.papers.models import Paper
from motcua.core import jobs

from . import checks


def upload(*, content: bytes, name: str = "", **about: Any) -> Paper:
    """Check the bytes and store them as a paper; ``about`` as for ``papers.services.store``.

    ``name``: the file's, only to say what is wrong. Errors: those of ``checks.check`` (nothing is left behind) and of
    ``store``.
    """
    return lay_down(content, checks.check(content, name), **about)


def lay_down(content: bytes, found: checks.Checked, **about: Any) -> Paper:
    """Store bytes that were looked into before. What carries a signature was made as a file, not scanned."""
    origin = about.pop("origin", Paper.Origin.UPLOAD if found.signed else Paper.Origin.SCAN)
    paper = papers.store(content=content, media_type=found.media_type, pages=found.pages, origin=origin, **about)
    if found.signed:
        jobs.after_commit("signing.verify", paper.pk)
    return paper
