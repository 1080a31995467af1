"""The serif of official documents as pyHanko can use it. NĐ 30/2020 wants Times New Roman; Tinos has its measures."""

import functools
import os
from pathlib import Path

from django.conf import settings

# Latin with every Vietnamese letter and the marks that combine, punctuation, and «₫».
LETTERS = [*range(0x20, 0x250), *range(0x300, 0x330), *range(0x1E00, 0x1F00), *range(0x2010, 0x2040), 0x20AB]


@functools.lru_cache(maxsize=1)
def tinos() -> str:
    """The path of Tinos with 1 000 units an em and these letters alone, made once a place of work.

    pyHanko writes a font's widths in its own units where PDF wants thousandths of an em, so that Tinos (2 048) would
    be spaced out; and a tenth of the font is opened and cut down ten times as fast for each signature.
    """
    ready = Path(settings.VAR) / "fonts" / "tinos-1000.ttf"
    if not ready.exists():
        _make(ready)
    return str(ready)


def _make(ready: Path) -> None:
    from fontTools.subset import Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.scaleUpem import scale_upem

    folders = (Path("/usr/share/fonts"), Path(settings.VAR) / "tools" / "usr" / "share" / "fonts")
    font = TTFont(next(path for folder in folders for path in folder.rglob("Tinos-Regular.ttf")))
    cut = Subsetter()
    cut.options.hinting = False
    cut.populate(unicodes=LETTERS)
    cut.subset(font)
    scale_upem(font, 1000)
    ready.parent.mkdir(parents=True, exist_ok=True)
    made = ready.with_suffix(f".{os.getpid()}")
    font.save(made)
    made.replace(ready)  # whole or not at all, whoever else is making it
