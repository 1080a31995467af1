"""What the person at the terminal reads: short Vietnamese lines."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Trouble(Exception):
    """A failure that one clear Vietnamese line explains; shown without a traceback."""


def line(text: str = "") -> None:
    """Prints one line at once, also through a pipe."""
    print(text, flush=True)


def word(text: str) -> None:
    """Adds to the line that a step has begun."""
    print(f"{text}… ", end="", flush=True)


def error(text: str) -> None:
    """Prints one error line, after whatever was printed before."""
    sys.stdout.flush()
    print(f"LỖI: {text}", file=sys.stderr, flush=True)


def took(since: float) -> str:
    """Seconds since the monotonic time `since`, as words."""
    seconds = time.monotonic() - since
    return f"{seconds:.1f} giây" if seconds < 10 else f"{seconds:.0f} giây"


class Steps:
    """Numbered progress: «2/7 Thư viện Python… xong 12 giây»."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Prints the title before the work and the time it took after it."""
        self.done += 1
        print(f"{self.done}/{self.total} {title}… ", end="", flush=True)
        since = time.monotonic()
        try:
            yield
        except BaseException:
            line("không xong")
            raise
        line(f"xong {took(since)}")
