"""The sprite of icons is drawn at set-up, and holds every icon that a page names."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_set_up_has_drawn_the_sprite() -> None:
    drawn = (ROOT / "static" / "build" / "icons.svg").read_text()
    assert '<symbol id="search"' in drawn


def test_every_icon_named_is_one_that_exists() -> None:
    done = subprocess.run([sys.executable, ROOT / "bin" / "sprite.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
