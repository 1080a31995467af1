"""What a person's hands and eyes do at a page, and what a scanner does beside them."""

import base64
import re
import time
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Locator, Page

AXE = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def scan(page: Page, text: str) -> None:
    """Type as a scanner does: a key every 5 ms by the keys' own clock, however slow the machine."""
    line, began = page.context.new_cdp_session(page), time.time()
    keys = [{"key": char, "text": char} for char in text]
    for number, key in enumerate([*keys, {"key": "Enter", "text": "\r", "windowsVirtualKeyCode": 13}]):
        line.send("Input.dispatchKeyEvent", {"type": "keyDown", "timestamp": began + number / 200, **key})


def follow(page: Page, link: Locator) -> None:
    """Open a link and wait for its page: keys pressed before would be lost with the page left behind."""
    with page.expect_event("load"):
        link.click()


def drop(row: Locator, **contents: bytes) -> None:
    """Drop files onto a row, as from a folder."""
    given = [[name.replace("_", "."), base64.b64encode(content).decode()] for name, content in contents.items()]
    row.evaluate(
        """(row, given) => { const data = new DataTransfer();
          for (const [name, text] of given)
            data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name));
          for (const kind of ['dragover', 'drop'])
            row.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data})); }""",
        given,
    )


def open_from_rail(page: Page, name: str) -> None:
    """Follow a link of the rail, by its first words (a count may stand behind them); a seldom one lies under «Thêm»."""
    rail = page.get_by_role("navigation").first
    if not rail.get_by_role("link", name=name).count():
        rail.get_by_text("Thêm").click()
    follow(page, page.get_by_role("navigation").get_by_role("link", name=name).first)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page as it stands: rule, first place, what is wrong."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not a script tag: the pages' own policy forbids foreign ones
    found = page.evaluate(  # no preload: axe would write the imported sheets of Django's forms into the page
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false}).then(r => r.violations"
        ".map(v => `${v.id}: ${v.nodes[0].target.join(' ')} ${v.nodes[0].failureSummary.split('\\n')[1] || ''}`))",
        WCAG,
    )
    return [str(each) for each in found]


_SAID = """() => { const said = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode())
    if (!texts.currentNode.parentElement.closest('script, style, template, .code'))
      said.add(texts.currentNode.data.trim());
  for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
    document.querySelectorAll(`[${name}]`).forEach(e => said.add(e.getAttribute(name)));
  document.querySelectorAll('input[type=submit], input[type=button]').forEach(e => said.add(e.value));
  return [document.title, ...said]; }"""
_ENGLISH = re.compile(
    r"\b(add|all|another|any|change|choose|clear|date|delete|disabled?|enabled?|enter|error|false|filter|history|link"
    r"|model|name|object|page|password|please|remove|save|search|select|show|this|today|toggle|true|unknown|user|view"
    r"|with|you|your)\b",
    re.IGNORECASE,
)


def english(page: Page) -> list[str]:
    """What the page says, or lets a screen reader say, in English."""
    return [said for said in page.evaluate(_SAID) if _ENGLISH.search(said)]
