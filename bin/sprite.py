#!/usr/bin/env python3
"""Build static/build/icons.svg (standard library only): run after `npm ci`, before `collectstatic`.

The one file of ECharts that the dashboards load is laid beside it: its package is fifty megabytes that nobody serves.

Icons that templates name literally are found by themselves; static/icons.txt lists those whose names come from Python.

Usage: python3 bin/sprite.py
Errors: exits 1 and names each icon that @tabler/icons does not have.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "static" / "icons.txt"
DRAWINGS = ROOT / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
SPRITE = ROOT / "static" / "build" / "icons.svg"
CHARTS = ROOT / "node_modules" / "echarts" / "dist" / "echarts.common.min.js"

SHAPE = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>")
FRAME = re.compile(r'<path stroke="none"[^>]*/>')  # the invisible square every Tabler icon carries
LITERAL = re.compile(r"""components/icon\.html['"]\s+with\s+name=['"]([a-z0-9-]+)|\bicon=['"]([a-z0-9-]+)['"]""")


def listed() -> set[str]:
    """Return the icon names of static/icons.txt, without comments and blank lines."""
    lines = (line.strip() for line in LIST.read_text(encoding="utf-8").splitlines())
    return {line for line in lines if line and not line.startswith("#")}


def named_in_templates() -> set[str]:
    """Return the icon names that templates write literally."""
    texts = (page.read_text(encoding="utf-8") for page in (ROOT / "templates").rglob("*.html"))
    return {first or second for text in texts for first, second in LITERAL.findall(text)}


def symbol(name: str) -> str:
    """Return one drawing as a <symbol> element."""
    drawing = FRAME.sub("", (DRAWINGS / f"{name}.svg").read_text(encoding="utf-8"))
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(SHAPE.findall(drawing))}</symbol>'


def main() -> int:
    """Write the sprite when it changed; return the exit code."""
    if not DRAWINGS.is_dir():
        print("sprite: node_modules/@tabler/icons is missing, run `npm ci` first", file=sys.stderr)
        return 1
    names = sorted(listed() | named_in_templates())
    unknown = [name for name in names if not (DRAWINGS / f"{name}.svg").is_file()]
    if unknown:
        print(f"sprite: @tabler/icons has no {', '.join(unknown)}", file=sys.stderr)
        return 1
    text = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(map(symbol, names)) + "\n</svg>\n"
    if not SPRITE.is_file() or SPRITE.read_text(encoding="utf-8") != text:
        SPRITE.parent.mkdir(parents=True, exist_ok=True)
        SPRITE.write_text(text, encoding="utf-8")
    shutil.copyfile(CHARTS, SPRITE.with_name("echarts.js"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
