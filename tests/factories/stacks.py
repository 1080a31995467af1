"""Scanned pages and stacks, drawn by the tests: nothing of them is a real paper."""

import random
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from itertools import count
from typing import Any

import img2pdf
import pikepdf
import pypdfium2
import segno
from PIL import Image, ImageChops, ImageDraw

from digitization.scanning import stacks
from digitization.scanning.models import Stack, StackPage
from motcua.core import jobs
from motcua.core.models import User

from .core import MONDAY, unit

DPI = 150
_nth = count(1)
A4 = (1240, 1754)


def paper(tone: int = 250) -> Image.Image:
    """An empty A4 sheet."""
    return Image.new("RGB", A4, (tone, tone, tone))


def written(seed: int = 1, page: Image.Image | None = None) -> Image.Image:
    """A page of lines, another for each seed."""
    page, rng = page or paper(), random.Random(seed)
    pen = ImageDraw.Draw(page)
    for y in range(420, 1500, 34):
        x = 150
        while x < 1080:
            word = rng.randrange(14, 90)
            pen.rectangle((x, y, x + word, y + 11), fill=(30, 30, 40))
            x += word + 14
    return page


def marked(*texts: str, page: Image.Image | None = None) -> Image.Image:
    """A page with QR codes beside each other, 30 mm wide."""
    page = page or paper()
    for nth, text in enumerate(texts):
        drawn = BytesIO()
        segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
        page.paste(Image.open(drawn).convert("RGB").resize((190, 190)), (120 + nth * 420, 130))
    return page


def scanned(page: Image.Image, skew: float = 0, noise: float = 0) -> Image.Image:
    """The page as a tired scanner gives it: turned by ``skew`` degrees, grained by ``noise`` levels."""
    page = page.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 250)) if skew else page
    if not noise:
        return page
    even = Image.frombytes("L", page.size, random.Random(noise).randbytes(page.width * page.height))
    grain = even.point([int(128 + (value - 127.5) / 73.6 * noise) for value in range(256)])  # 73.6: their deviation
    return ImageChops.add(page, grain.convert("RGB"), offset=-128)


def pdf(pages: Iterable[Image.Image]) -> bytes:
    """A stack as a scanner writes it: one JPEG a page."""
    parts = []
    for page in pages:
        part = BytesIO()
        page.save(part, "JPEG", quality=75, dpi=(DPI, DPI))
        parts.append(part.getvalue())
    return bytes(img2pdf.convert(parts))


def printed(content: bytes, number: int = 1) -> Image.Image:
    """A page that the house printed, as a picture of the same size as the others."""
    document = pypdfium2.PdfDocument(content)
    picture: Image.Image = document[number - 1].render(scale=DPI / 72).to_pil().convert("RGB").resize(A4)
    return picture


def stack(user: User | None, pages: Iterable[Image.Image] | bytes, now: datetime = MONDAY, **values: Any) -> Stack:
    """A stack laid down by ``user`` at the office's counter, not split yet."""
    content = pages if isinstance(pages, bytes) else pdf(pages)
    given = {"name": "tap.pdf", "unit": unit("mot-cua-stp"), **values}
    return stacks.take_in(content=content, user=user, now=now, **given)


def empty(pages: int) -> bytes:
    """A PDF whose page n is 199 + n points wide, other bytes each time."""
    made, whole = pikepdf.new(), BytesIO()
    for number in range(pages):
        made.add_blank_page(page_size=(200 + number, 300 + next(_nth)))
    made.save(whole, deterministic_id=True)
    return whole.getvalue()


def waiting(user: User | None, *said: dict[str, Any] | None, content: bytes = b"", **page: Any) -> Stack:
    """A stack that was split, its pages all waiting: what each of them says; ``page``: what else is said of all."""
    with jobs.held():
        found = stack(user, content or empty(len(said)))
    given = {"ink": 1, "state": "doubtful", "why": "before_mark", **page}
    pages = [StackPage(stack=found, number=n, said=each, **given) for n, each in enumerate(said, start=1)]
    StackPage.objects.bulk_create(pages)
    Stack.objects.filter(pk=found.pk).update(state=Stack.State.SPLIT, split_at=MONDAY)
    return Stack.objects.select_related("file").get(pk=found.pk)


def named(kind: str, sure: float = 0.93, **said: str) -> dict[str, Any]:
    """What a page says that names a kind of paper."""
    return {name: {"value": value, "sure": sure} for name, value in {"kind": kind, **said}.items()}
