"""The guides stand where people work: their own first, every picture and address in them leads somewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from motcua.core import guides
from motcua.core.models import User
from tests.factories import core

pytestmark = pytest.mark.django_db


def at(user: User) -> Client:
    browser = Client()
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return browser


def test_every_guide_of_the_folder_has_a_post_it_is_written_for() -> None:
    assert {path.stem for path in guides.FOLDER.glob("*.md")} == set(guides.GUIDES)
    assert len(set(guides.GUIDES.values())) == len(guides.GUIDES)


@pytest.mark.parametrize("slug", guides.GUIDES)
def test_a_guide_shows_its_parts_its_pictures_and_addresses_that_open(slug: str) -> None:
    page = at(core.clerk()).get(f"/huong-dan/{slug}/").content.decode()
    made = guides.guide(slug)
    assert made.title in page
    assert all(f'id="{anchor}"' in made.body for anchor, _ in made.parts)
    pictures = re.findall(r'<img src="/static/guide/([^".]+)', made.body)
    assert all(finders.find(f"guide/{name}.png") for name in pictures)
    assert Path(settings.BASE_DIR, "docs", "img").is_dir()
    words = re.sub(r"<code>.*?</code>|\*{3,}", "", made.body)  # a masked number is no mark
    assert not re.search(r"<p>#|\*\*|\]\(", words)  # nothing left unread


def test_the_own_guide_opens_first_and_a_stranger_reads_that_of_the_counter() -> None:
    people = {core.officer(): "chuyen-vien", core.director(): "lanh-dao", core.UserFactory(): "can-bo-mot-cua"}
    for user, slug in people.items():
        assert at(user).get("/huong-dan/").context["guide"].slug == slug


def test_the_guides_are_for_staff_and_an_unknown_one_is_not_there() -> None:
    assert Client().get("/huong-dan/").status_code == 302
    assert at(core.clerk()).get("/huong-dan/khong-co/").status_code == 404


def test_an_address_in_a_guide_is_a_link_and_an_invented_one_is_not() -> None:
    body = guides.guide("can-bo-mot-cua").body
    assert '<a href="/quay/"><code>/quay/</code></a>' in body
    assert "MOTCUA_DESK_KEYS" in body
    assert '<a href="/khong-co/' not in body
