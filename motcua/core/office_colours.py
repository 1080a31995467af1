"""The brand tokens that follow from one accent colour, with enough contrast in both themes. Pure.

Colours are «#rrggbb». Contrast as WCAG 2.2 counts it, 1 … 21: text needs 4.5, the edge of a control 3.
"""

from collections.abc import Callable
from typing import Final

Rgb = tuple[int, int, int]

TEXT: Final = 4.5
EDGE: Final = 3.0
# The darkest light surface and the dark ones, as tokens.css has them.
LIGHT_WELL: Final = "#f0e9db"
LIGHT_CARD: Final = "#fffdf9"
DARK_CARD: Final = "#122123"
DARK_WELL: Final = "#1c3032"
WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
STEPS: Final = 100


def contrast(one: str, other: str) -> float:
    """Between two colours, whichever is lighter."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, into: str, share: float) -> str:
    """``share`` (0 … 1) of ``colour`` in ``into``."""
    return _hex(tuple(round(a * share + b * (1 - share)) for a, b in zip(_rgb(colour), _rgb(into), strict=True)))  # type: ignore[arg-type]


def on_light(accent: str) -> float:
    """The lowest contrast the accent has as text or under white letters in the light theme."""
    return contrast(accent, LIGHT_WELL)


def on_dark(accent: str) -> float:
    """The contrast of its fill, as made for the dark theme, with a dark card."""
    return contrast(_dark_fill(accent), DARK_CARD)


def tokens(accent: str) -> dict[str, dict[str, str]]:
    """Theme → token → colour, for an accent that ``on_light`` finds readable."""
    fill = _dark_fill(accent)
    ink = _until(accent, WHITE, lambda colour: contrast(colour, DARK_WELL) >= TEXT + 1.5)
    night = _until(accent, BLACK, lambda colour: contrast(colour, WHITE) >= 15)
    rail = {"night": night, "night-2": mix(accent, night, 0.3), "night-line": mix(accent, night, 0.3)}
    return {
        "light": {
            "brand": accent, "brand-hover": mix(accent, BLACK, 0.8), "brand-ink": accent, "on-brand": LIGHT_CARD,
            "brand-bg": mix(accent, LIGHT_CARD, 0.06), "brand-line": mix(accent, LIGHT_CARD, 0.3),
            "sea-100": mix(accent, LIGHT_CARD, 0.09), "sea-50": mix(accent, LIGHT_CARD, 0.06), "focus": accent,
            "night-lit": accent, **rail,
        },
        "dark": {
            "brand": fill, "brand-hover": mix(fill, BLACK, 0.88), "brand-ink": ink, "on-brand": WHITE,
            "brand-bg": mix(fill, DARK_CARD, 0.2), "brand-line": mix(fill, DARK_CARD, 0.5),
            "sea-100": mix(fill, DARK_CARD, 0.25), "sea-50": mix(fill, DARK_CARD, 0.2), "focus": ink,
            "night-lit": fill, **rail,
        },
    }  # fmt: skip


def sheet(accent: str) -> str:
    """The style sheet that sets the tokens for both themes; it follows tokens.css."""
    rules = []
    for theme, values in tokens(accent).items():
        lines = "".join(f"  --{name}: {value};\n" for name, value in values.items())
        rules.append(f'[data-theme="{theme}"] {{\n{lines}}}\n')
    return "".join(rules)


def _dark_fill(accent: str) -> str:
    """As near the accent as white letters and a dark card allow: 4.5 with the one, 3 with the other."""
    lit = _until(accent, WHITE, lambda colour: contrast(colour, DARK_CARD) >= EDGE)
    return _until(lit, BLACK, lambda colour: contrast(colour, WHITE) >= TEXT)


def _until(colour: str, towards: str, enough: Callable[[str], bool]) -> str:
    mixed = (mix(towards, colour, step / STEPS) for step in range(STEPS + 1))
    return next(each for each in mixed if enough(each))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(parts: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*parts)
