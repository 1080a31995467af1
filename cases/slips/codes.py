"""Machine-readable marks as pictures inside the page, so that a slip embeds no font but its own."""

import segno
from django.utils.safestring import SafeString, mark_safe

# Widths of the six bars and gaps of each Code 128 symbol, value 0 to 102. Source: ISO/IEC 15417.
_SYMBOLS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131"
).split()
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
