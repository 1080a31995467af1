"""A real Chromium before a real server; the pages' own files, no mock."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from celery.contrib.testing.worker import start_worker
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from motcua.core.models import User

from .furnish import furnish

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs its own loop in this thread
SHOTS = Path(os.environ.get("MOTCUA_SHOTS", "var/shots"))
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = os.environ.get("MOTCUA_CHROMIUM", "/usr/bin/chromium")
        found = playwright.chromium.launch(executable_path=chromium, args=[*root, *QUIET])
        yield found
        found.close()


@pytest.fixture
def worker(settings: Any, transactional_db: None) -> Iterator[None]:
    """A Celery worker on the real broker, so that no page waits for a slip."""
    app = current_app._get_current_object()
    app.loader.import_default_modules()
    app.conf.task_always_eager = False
    app.control.purge()  # what an earlier house still had to print
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30, loglevel="WARNING"):
        yield
    app.conf.task_always_eager = True


@pytest.fixture
def house(live_server: Any, worker: None) -> Iterator[str]:
    """A whole house with its catalogue and accounts; the address to open."""
    cache.clear()  # drafts, brand, counts of an earlier house
    furnish()
    with override_settings(PUBLIC_URL=live_server.url):
        yield live_server.url


@pytest.fixture
def lived_in(house: str) -> str:
    """A house in which things have happened for a year."""
    call_command("seed_demo", "--bulk", "--no-papers", dossiers=250, seed=7, stdout=io.StringIO())
    call_command("rebuild_facts", stdout=io.StringIO(), stderr=io.StringIO())
    return house


def session_of(username: str) -> str:
    """A session as the sign-in page would begin it (test_walk signs in by hand)."""
    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


@pytest.fixture
def sign_in(browser: Browser, house: str) -> Iterator[Callable[[str], Page]]:
    """A page signed in as somebody, in a browser of their own; a script error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def enter(username: str) -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", service_workers="block")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("response", lambda r: errors.append(f"{r.status} {r.url}") if r.status == 404 else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None)
        context.add_cookies([{"name": "sessionid", "value": session_of(username), "url": house}])
        page.goto(f"{house}/nha/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Keep a picture of the page for looking at."""
    SHOTS.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=SHOTS / f"{name}.png")

    return keep
