"""What the machine read in a file."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from digitization.papers.models import StoredFile

from .models_stacks import Stack, StackPage  # noqa: F401 - two of this room's models


class Reading(models.Model):
    """The letters of one stored file, read once for all papers that are these bytes.

    ``pages``: [{text, confidence, lines: [confidence of each line], failed}]; ``key``: accent-free (core.text).
    Without ``read_at`` it is being read; ``attempts`` counts the runs, also those that died.
    """

    file = models.OneToOneField(StoredFile, models.CASCADE, primary_key=True, related_name="reading")
    searchable = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    archival = models.BooleanField("đạt PDF/A-2b", default=False)
    pages = models.JSONField("các trang", default=list)
    key = models.TextField(blank=True)
    words = models.GeneratedField(
        expression=SearchVector("key", config="simple"), output_field=SearchVectorField(), db_persist=True
    )
    engine = models.CharField("đọc bằng", max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần đọc", default=0)
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)

    class Meta:
        verbose_name = "chữ đọc được"
        verbose_name_plural = "chữ đọc được"
        indexes = [GinIndex(fields=["words"], name="reading_words")]

    def __str__(self) -> str:
        return self.file_id[:12]

    @property
    def text(self) -> str:
        """All pages, parted by form feeds."""
        return "\f".join(page["text"] for page in self.pages)

    @property
    def unread(self) -> list[int]:
        """Numbers of the pages that could not be read."""
        return [number for number, page in enumerate(self.pages, start=1) if page["failed"]]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line that has letters: text, its page, its confidence (0–1)."""
        found = []
        for number, page in enumerate(self.pages, start=1):
            texts = page["text"].splitlines()
            each = page["lines"] or [page["confidence"]] * len(texts)
            found += [{"text": t, "page": number, "sure": c} for t, c in zip(texts, each, strict=True) if t.strip()]
        return found
