"""Machine-readable marks as pictures inside the page, so that a slip embeds no font but its own."""

import segno
from django.utils.safestring import SafeString, mark_safe

# Widths of the six bars and gaps of each Code 128 symbol, value 0 to 102. Source: ISO/IEC 15417.
_PACKED = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122"
    "123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323"
    "131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131"
    "213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122"
    "141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112"
    "124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141"
    "411131"
)
_SYMBOLS = [_PACKED[at : at + 6] for at in range(0, len(_PACKED), 6)]
_START_B, _START_B_WIDTHS, _STOP_WIDTHS = 104, "211214", "2331112"


def qr(text: str) -> str:
    """A QR code, error level M, as the address of a small PNG: drawn as paths it would cost a third of the page."""
    drawn = segno.make(text, error="m", micro=False, boost_error=False)
    return str(drawn.png_data_uri(scale=8, border=0))


def widths(text: str) -> str:
    """Bar and gap widths in modules of ``text`` in Code 128, set B.

    Raises ValueError for a character outside printable ASCII.
    """
    values = [ord(char) - 32 for char in text]
    if any(not 0 <= value <= 94 for value in values):
        raise ValueError("Code 128 B holds printable ASCII only")
    check = (_START_B + sum(place * value for place, value in enumerate(values, start=1))) % 103
    return "".join([_START_B_WIDTHS, *(_SYMBOLS[value] for value in [*values, check]), _STOP_WIDTHS])


def barcode(text: str) -> SafeString:
    """Code 128 of ``text``; nothing when it holds letters no barcode has (a foreign code)."""
    try:
        bars = widths(text)
    except ValueError:
        return SafeString("")
    path, at = [], 0
    for place, width in enumerate(map(int, bars)):
        if place % 2 == 0:
            path.append(f"M{at} 0h{width}v1h-{width}z")
        at += width
    return mark_safe(  # noqa: S308 - digits only
        f'<svg class="bar__i" viewBox="0 0 {at} 1" preserveAspectRatio="none"><path d="{"".join(path)}"/></svg>'
    )
