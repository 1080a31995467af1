"""What the store of a person with a thousand papers offers, and how long the desk waits for it."""

import time
from collections.abc import Callable

from django.utils import timezone

from bench.table import Row, middle, p95
from bench.world import world
from digitization.papers.models import Filing, Paper, PaperKind, StoredFile
from digitization.vault import services
from motcua.core.models import Person, User
from motcua.core.moments import Moment

PAPERS, KINDS, WANTED = 1000, 50, 5  # papers of one person, of so many kinds; kinds that a procedure reuses
ROUNDS, MOST = 40, 20  # milliseconds


def run() -> list[Row]:
    """The offers for a procedure, and all of them at once, each look recorded."""
    clerk = world().people["clerk"]
    assert isinstance(clerk, User)
    owner, kinds = _owner()
    return [
        _row(f"kho {PAPERS} giấy tờ: mời cho một thủ tục", lambda: _offers(owner, clerk, kinds[:WANTED]),
             PAPERS // KINDS * WANTED),
        _row(f"kho {PAPERS} giấy tờ: mời tất cả", lambda: _offers(owner, clerk, None), services.MOST),
    ]  # fmt: skip


def _row(what: str, ask: Callable[[], int], expected: int) -> Row:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        if ask() != expected:
            raise RuntimeError(what)
        took.append((time.perf_counter() - began) * 1000)
    return Row(what, middle(took), "ms", most=MOST, note=f"p95 {p95(took):.1f} ms, {expected} giấy tờ")


def _offers(owner: Person, clerk: User, kinds: list[str] | None) -> int:
    now = timezone.now()
    return len(
        services.offers(
            owner=owner, kinds=kinds, on=now.date(), scope={"1.000001", "luat-su"}, for_reference="visit:bench",
            user=clerk, purpose="bench", moment=Moment(now, now),
        )
    )  # fmt: skip


def _owner() -> tuple[Person, list[str]]:
    now = timezone.now()
    file = StoredFile.objects.create(sha256="0" * 64, media_type="application/pdf", size=1, stored_at=now)
    kinds = [PaperKind(slug=f"bench-{n}", name=f"Loại {n}", reusable=True, valid_months=120) for n in range(KINDS)]
    PaperKind.objects.bulk_create(kinds)
    owners = Person.objects.bulk_create(Person(id_number=f"0570950{n:05d}", name="Nguyễn Văn Mẫu") for n in range(20))
    made = Paper.objects.bulk_create(
        Paper(owner=owner, kind=kinds[n % KINDS], original=file, stored_at=now, accepted_at=now, issued_on=now.date())
        for owner in owners
        for n in range(PAPERS)
    )
    Filing.objects.bulk_create(
        Filing(paper=paper, reference=f"dossier:bench-{paper.pk}", filed_at=now) for paper in made
    )
    return owners[0], [kind.slug for kind in kinds]
