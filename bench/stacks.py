"""A stack of 100 pages, 20 dossiers, scanned badly: is every page in its place, and what does a page cost?"""

import random
import time
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from bench.table import Row
from bench.world import world

DOSSIERS = 20
MOST_SECONDS = 1.0  # a page, on one core: a stack of 100 is split before its scanner has fetched a coffee
SEED = 796


def run() -> list[Row]:
    """Each dossier: its slip 01, a separator sheet with a paper and its blank back, a paper with a sticker."""
    from cases.intake import stacks as sorting
    from tests.factories import stacks as make

    pages, wanted = [], []
    for page, where in _pages():
        pages.append(page)
        wanted.append(where)
    content = make.pdf(pages)
    clerk = world().people["clerk"]
    stack = make.stack(clerk, content, now=_now())  # type: ignore[arg-type]
    began, cpu = time.perf_counter(), time.process_time()
    sorting.split(stack.pk, _now())
    took, used = time.perf_counter() - began, time.process_time() - cpu
    found = [(p.state, p.reference.removeprefix("dossier:"), p.component) for p in stack.pages.order_by("number")]
    filed_wrong = sum(f[0] == "filed" and f != w for f, w in zip(found, wanted, strict=True))
    return [
        Row("trang xếp sai chỗ", filed_wrong, "trang", most=0, note=f"{len(found)} trang, {DOSSIERS} hồ sơ"),
        Row("trang trắng không nhận ra, trang có chữ bị coi là trắng",
            sum((f[0] == "blank") != (w[0] == "blank") for f, w in zip(found, wanted, strict=True)), "trang", most=0),
        Row("trang phải chờ người xếp", sum(f[0] == "doubtful" for f in found), "trang", most=2),
        Row("CPU mỗi trang", used / len(found), "s", most=MOST_SECONDS, note=f"cả tập {took:.0f} s, "
            f"{len(content) / 1024**2:.0f} MB, ngưỡng trang trắng {settings.BLANK_PAGE_INK:g}"),
    ]  # fmt: skip


def _pages() -> Iterator[tuple[object, tuple[str, str, str]]]:
    """Degraded pages, each with where it belongs: state, dossier code, component."""
    from bench.queries import received
    from bench.world import PAPERS
    from cases.dossier.models import Dossier
    from cases.slips import pdf, separators, services, tokens
    from tests.factories import stacks as make

    rng, (first, second) = random.Random(SEED), PAPERS[:2]
    for nth in range(DOSSIERS):
        back = make.paper(rng.randrange(225, 256))
        dossier = Dossier.objects.get(pk=received())
        slip = make.printed(pdf.render(services.compose(dossier.pk, "01").sheets[1:]))
        sheet = make.printed(pdf.render(separators.sheets(dossier)[:1]))
        sticker = make.marked(tokens.place(dossier.code, second, tokens.STICKER), page=make.written(1000 + nth))
        for page, where in (
            (slip, ("filed", dossier.code, "")), (sheet, ("mark", dossier.code, first)),
            (make.written(nth), ("filed", dossier.code, first)), (back, ("blank", "", "")),
            (sticker, ("filed", dossier.code, second)),
        ):  # fmt: skip
            turned = 180 if rng.random() < 0.15 else 0
            yield make.scanned(page, turned + rng.uniform(-3, 3), rng.choice([0, 8, 16])), where


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()
