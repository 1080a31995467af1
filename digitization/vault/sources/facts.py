"""What every source speaks: a question, facts, and that it cannot be reached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

Answer = Mapping[str, Any]
# (source, number, purpose, timeout in seconds) → the answer, None for an unknown number. Raises Unavailable.
Fetch = Callable[[str, str, str, float], Answer | None]
SEXES: Final = {"nam": "male", "nữ": "female", "male": "male", "female": "female"}


class Unavailable(Exception):
    """The source did not answer in time, or not in a way that can be read."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a source says of a number. ``fields`` are those of the desk's form; ``lines`` are shown besides."""

    fields: Mapping[str, Any]
    lines: tuple[tuple[str, str], ...] = field(default=())


class Source(Protocol):
    """One source. ``asks`` is the kind of person it knows; ``kinds`` are the papers its facts stand for."""

    name: str
    label: str
    asks: str
    kinds: frozenset[str]

    def read(self, answer: Answer) -> Facts:
        """The facts of an answer. Raises Unavailable for one that cannot be read."""
        ...


def text(answer: Answer, name: str, longest: int = 300) -> str:
    """A text of an answer, of a length that the form takes."""
    return " ".join(str(answer.get(name) or "").split())[:longest]


def day(answer: Answer, name: str) -> date | None:
    """A date of an answer (ISO). Raises Unavailable for one that is none."""
    try:
        return date.fromisoformat(str(answer[name])) if answer.get(name) else None
    except ValueError as wrong:
        raise Unavailable(f"{name} is no date") from wrong
