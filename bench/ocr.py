"""Reading letters: what a page costs beside bare ocrmypdf, and how much of a spoiled page is read rightly."""

import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from django.conf import settings
from rapidfuzz.distance import Levenshtein

from bench.table import Row
from bench.world import ROOT
from digitization.scanning.engines import PageText, tesseract
from tests.factories import scans

SEED = 20261116
EACH = int(os.environ.get("BENCH_PAGES", "8"))  # spoiled pages of each kind
MOST_CPU = 1.25
# name → dpi and how the page is spoiled
KINDS: dict[str, tuple[int, dict[str, float]]] = {
    "300 dpi, hơi lệch": (300, {"skew": 0.4, "noise": 0.0005}),
    "200 dpi, lệch, hạt": (200, {"skew": 1.3, "noise": 0.002, "blur": 0.5}),
    "200 dpi, có dấu đỏ đè chữ": (200, {"skew": -0.8, "noise": 0.001, "blur": 0.4, "stamp": True}),
    "150 dpi, lệch, mờ": (150, {"skew": 2.0, "noise": 0.001, "blur": 0.5}),
}


def run() -> list[Row]:
    return [*_cost(), *_quality()]


def _cost() -> list[Row]:
    """CPU of the whole process tree a file, ours and bare in turn."""
    one = scans.spoiled(scans.page(_text(1)), 1, skew=1.0, noise=0.001)
    files = {"two.pdf": scans.pdf(one, scans.page(_text(2))), "one.jpg": scans.jpeg(one)}
    ours, bare = [], []
    for name, content in files.items():
        media_type = "image/jpeg" if name.endswith("jpg") else "application/pdf"
        ours.append(_cpu(lambda c=content, m=media_type: _read(c, m)))
        bare.append(_cpu(lambda c=content, n=name: _bare(c, n)))
    pages = 2 + 1
    return [
        Row("CPU một trang 200 dpi", sum(ours) / pages, "s", note=f"ocrmypdf trần {sum(bare) / pages:.1f} s"),
        Row("trang một phút mỗi nhân", 60 * pages / sum(ours), "trang"),
        Row("CPU so với ocrmypdf trần", median(o / b for o, b in zip(ours, bare, strict=True)), "lần", most=MOST_CPU),
    ]


def _quality() -> list[Row]:
    rows: list[Row] = []
    recalls, errors, pages = [], [], 0
    for number, (kind, (dpi, how)) in enumerate(KINDS.items()):
        texts = [_text(100 * number + n) for n in range(EACH)]
        sheets = [scans.spoiled(scans.page(t, dpi), 100 * number + n, **how) for n, t in enumerate(texts)]  # type: ignore[arg-type]
        found = _read(scans.pdf(*sheets, dpi=dpi), "application/pdf")
        pairs = [(" ".join(text), page.text) for text, page in zip(texts, found, strict=True)]
        recall, wrong = median(recall_of(*p) for p in pairs), median(errors_of(*p) for p in pairs)
        rows.append(Row(f"từ đúng cả dấu: {kind}", 100 * recall, "%", note=f"chữ sai {100 * wrong:.2f} %"))
        recalls += [recall_of(*p) for p in pairs]
        errors += [errors_of(*p) for p in pairs]
        pages += len(pairs)
    mean_recall, mean_errors = 100 * sum(recalls) / pages, 100 * sum(errors) / pages
    return [
        Row(f"từ đúng cả dấu, {pages} trang", mean_recall, "%", note=settings.OCR_LANGUAGES),
        Row(f"chữ sai, {pages} trang", mean_errors, "%"),
        *rows,
    ]


def recall_of(truth: str, read: str) -> float:
    """The share of the true words, accents kept, that were read, each as often as it stands there."""
    wanted, got = (Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text))) for text in (truth, read))
    return (wanted & got).total() / wanted.total()


def errors_of(truth: str, read: str) -> float:
    """Character errors: edits from what was read to the truth, by the truth's length; spaces counted once."""
    one, other = (" ".join(unicodedata.normalize("NFC", text).split()) for text in (truth, read))
    return Levenshtein.distance(one, other) / len(one)


def _text(seed: int) -> list[str]:
    """A page's lines from the names of our own catalogue, with numbers and dates between."""
    dice = random.Random(SEED + seed)
    names = _names()
    found: list[str] = []
    while len(found) < 24:
        words = dice.choice(names).split()
        found += [" ".join(words[at : at + 11]) for at in range(0, len(words), 11)]
        found.append(
            f"Số: {dice.randint(1, 999)}/QĐ-STP, ngày {dice.randint(1, 28):02d} tháng {dice.randint(1, 12)} năm 2026"
        )
    return found[:24]


def _names() -> list[str]:
    found = []
    for path in sorted((ROOT / "cases" / "catalogue" / "definitions").glob("*/*.toml")):
        told = tomllib.loads(path.read_text())
        found += [part["name"] for part in (told, *told.get("components", [])) if "name" in part]
    return found


def _read(content: bytes, media_type: str) -> list[PageText]:
    with _folder() as folder:
        return tesseract.read(content, media_type, folder).pages


def _bare(content: bytes, name: str) -> None:
    """The same file as a program without us would have it read."""
    with _folder() as folder:
        (folder / name).write_bytes(content)
        argv = [sys.executable, "-m", "ocrmypdf", "-q", "-l", settings.OCR_LANGUAGES, "--jobs", str(settings.OCR_JOBS),
                "--skip-text", "--rotate-pages", "--deskew", str(folder / name), str(folder / "out.pdf")]  # fmt: skip
        subprocess.run(argv, check=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"})


def _cpu(act: Callable[[], object]) -> float:
    """CPU seconds of this process and of everything it started and waited for."""
    began = _used()
    act()
    return _used() - began


def _used() -> float:
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in each)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
