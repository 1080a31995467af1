"""Rows that are written as drafts and, once published, change no more."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models

from .errors import RuleBroken


class PublishedOnce(models.Model):
    """A row with ``published_at``. Of a stored published one only ``may_change`` may be saved (``update_fields``)."""

    may_change: ClassVar[frozenset[str]] = frozenset()
    _is_frozen = False

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Raises RuleBroken("version_published")."""
        if not set(kwargs.get("update_fields") or ["all"]) <= self.may_change:  # type: ignore[call-overload]
            self.refuse_when_published()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Only a draft may go. Raises RuleBroken."""
        self.refuse_when_published()
        return super().delete(*args, **kwargs)  # type: ignore[arg-type]

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Whether a row is published is on no form, and counts in its constraints all the same."""
        super().validate_constraints(exclude=set(exclude or ()) - {"published_at"})

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """Remember what the database said: a version published later by this very object may still be filled."""
        row = super().from_db(db, field_names, values, **more)
        row._is_frozen = "published_at" in field_names and row.published_at is not None  # type: ignore[attr-defined]
        return row

    @property
    def published_words(self) -> str:
        """The sentence of the refusal."""
        raise NotImplementedError

    def refuse_when_published(self) -> None:
        """Raises RuleBroken("version_published") when this row was read from the database as published."""
        if self._is_frozen:
            raise RuleBroken("version_published", self.published_words)
