"""Every page: no violation that axe can find, nothing cut off sideways, light enough, and a picture to look at.

`make test` takes the light theme, `make soak` the dark one too, and the pages that are seldom opened.
"""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from cases.dossier.models import Dossier
from cases.dossier.querysets import with_me
from motcua.core.models import User

from .hands import violations
from .pages import PAGES, SELDOM

pytestmark = pytest.mark.browser
ROUNDS = [
    pytest.param("light", PAGES, id="light"),
    pytest.param("light", SELDOM, id="seldom", marks=pytest.mark.soak),
    pytest.param("dark", [*PAGES, *SELDOM], id="dark", marks=pytest.mark.soak),
]
SCREEN = {"width": 1366, "height": 768}
FIRST_KB, LATER_KB = 250, 30
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]


def code_for(username: str) -> str:
    """A dossier that waits for this person, else any of theirs."""
    user = User.objects.get(username=username)
    seen = Dossier.objects.visible_to(user)
    mine = [found for way in with_me(user) if (found := seen.filter(way, state=4, step__gt=0).first())]
    return (mine[0] if mine else seen.order_by("-pk")[0]).code


@pytest.mark.parametrize(("theme", "pages"), ROUNDS)
def test_every_page_is_accessible_to_everybody_and_fits_the_screen(
    sign_in: Enter, browser: Any, lived_in: str, shot: Shot, theme: str, pages: list[tuple[str, str, str]]
) -> None:
    people: dict[str, Page] = {}
    wrong: dict[str, Any] = {}
    for username, name, address in pages:
        if username not in people:
            people[username] = sign_in(username) if username else browser.new_page(viewport=SCREEN, locale="vi-VN")
            people[username].emulate_media(color_scheme=theme)
        page = people[username]
        page.goto(lived_in + address.replace("CODE", code_for(username) if "CODE" in address else ""))
        page.evaluate("document.fonts.ready.then(() => null)")
        shot(page, f"{name}-{theme}")
        sideways = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        if found := violations(page) + ([f"sideways {sideways} px"] if sideways > 0 else []):
            wrong[name] = found
    assert wrong == {}


def test_a_staff_page_is_light_on_the_first_visit_and_lighter_later(sign_in: Enter, lived_in: str) -> None:
    clerk = sign_in("tiepnhan")
    first, later = weight(clerk, f"{lived_in}/quay/", fresh=True), weight(clerk, f"{lived_in}/viec/", fresh=False)
    assert first <= FIRST_KB
    assert later <= LATER_KB


def weight(page: Page, address: str, *, fresh: bool) -> float:
    """KB that travel compressed; later: only what no earlier page has brought (pages, not files of its kind)."""
    sizes: dict[str, int] = {}

    def note(response: Any) -> None:
        if response.status == 200 and (fresh or "/static/" not in response.url):
            body = response.body()
            packed = re.search(r"\.(woff2|png|jpg)", response.url)
            sizes[response.url] = len(body if packed else gzip.compress(body))

    page.on("response", note)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    return sum(sizes.values()) / 1024
