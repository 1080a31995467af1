"""Engines that read the letters of a file, found by name; which one reads is a setting (``OCR_ENGINE``)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from motcua.core.registry import Registry


@dataclass(frozen=True)
class PageText:
    """What was read on one page. ``lines``: the confidence (0–1) of each line of ``text``, in its order."""

    text: str
    confidence: float
    lines: list[float] = field(default_factory=list)
    failed: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


@dataclass(frozen=True)
class Recognised:
    """A file's pages in order; ``pdf``: the same file with its letters, None where the file itself must stay.

    ``archival``: the PDF passed the check for PDF/A-2b. ``engine``: its name and version.
    """

    pages: list[PageText]
    pdf: bytes | None
    archival: bool
    engine: str


class Unreadable(Exception):
    """Nothing of the file could be read; the text is a sentence in Vietnamese that says how to mend it."""


# bytes, media type, an empty folder to work in → what was read. Raises Unreadable.
ENGINES: Registry[Callable[[bytes, str, Path], Recognised]] = Registry("OCR engine")
