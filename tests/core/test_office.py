"""The brand of the counter: settings until it is set, colours that can be read, a logo that can do nothing."""

import colorsys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.core import office, office_colours, office_logo
from motcua.core.calendar import VN
from motcua.core.errors import Invalid
from motcua.core.models import Confirmation, JournalEntry, Office
from tests.factories import core

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=VN)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#123456" d="M0 0h9v9z"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (64).to_bytes(4, "big") * 2 + b"\x08\x06\0\0\0"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    cache.delete(office.KEPT)
    yield
    cache.delete(office.KEPT)


@pytest.mark.django_db
def test_until_it_is_set_the_brand_is_that_of_the_settings(settings: Any) -> None:
    settings.OFFICE_NAME, settings.OFFICE_PLACE = "Sở Ví Dụ", "Ví Dụ"
    found = office.current()
    assert (found.name, found.place, found.logo_url, found.style_url) == ("Sở Ví Dụ", "Ví Dụ", "", "")


@pytest.mark.django_db
def test_what_is_set_holds_at_once_and_what_is_empty_falls_back(settings: Any) -> None:
    settings.OFFICE_SLOGAN = "Đúng hẹn"
    office.change(Office(name="Sở Tư pháp Ví Dụ", accent="#7a1f2b"), core.UserFactory(), NOW)
    found = office.current()
    assert (found.name, found.slogan, found.style_url) == ("Sở Tư pháp Ví Dụ", "Đúng hẹn", "/bo-nhan-dien.css?v=1")
    assert "Sở Tư pháp Ví Dụ" in Client().get("/dang-nhap/").content.decode()
    office.change(Office(name="Sở khác"), core.UserFactory(), NOW)
    assert (office.current().name, Office.objects.get().number) == ("Sở khác", 2)
    assert JournalEntry.objects.filter(verb="office.changed").count() == 2


@pytest.mark.django_db
def test_a_colour_too_pale_to_read_is_refused_with_its_contrast() -> None:
    with pytest.raises(Invalid, match="quá nhạt"):
        office.change(Office(accent="#ffcc00"), core.UserFactory(), NOW)
    assert not Office.objects.exists()


def test_contrast_is_counted_as_wcag_does() -> None:
    assert office_colours.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert office_colours.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_accent_that_is_readable_on_light_gives_readable_tokens_in_both_themes() -> None:
    tried = 0
    for step in range(72):
        for lightness in (0.05, 0.15, 0.25, 0.35, 0.45):
            parts = colorsys.hls_to_rgb(step / 72, lightness, 0.9)
            accent = "#{:02x}{:02x}{:02x}".format(*(round(part * 255) for part in parts))
            if office_colours.on_light(accent) < office_colours.TEXT:
                continue
            tried += 1
            light, dark = office_colours.tokens(accent)["light"], office_colours.tokens(accent)["dark"]
            contrast = office_colours.contrast
            assert office_colours.on_dark(accent) >= office_colours.EDGE, accent
            for tokens, floor in ((light, 4.3), (dark, 4.4)):
                assert contrast(tokens["brand"], tokens["on-brand"]) >= floor, (accent, tokens)
                assert contrast(tokens["brand-ink"], tokens["brand-bg"]) >= floor, (accent, tokens)
                assert contrast(tokens["night"], "#cfe0db") >= floor, (accent, tokens)
    assert tried > 150


@pytest.mark.parametrize("data", [SVG, PNG])
def test_a_drawing_is_taken(data: bytes) -> None:
    assert office_logo.check(data) in {"image/svg+xml", "image/png"}


@pytest.mark.parametrize(("inside", "sentence"), [
    (b"<script>alert(1)</script>", "không được phép"),
    (b"<foreignObject/>", "không được phép"),
    (b'<image href="https://ngoai.vn/a.png"/>', "không được phép"),
    (b'<a href="#x"><path d="M0 0"/></a>', "không được phép"),
    (b'<path onload="alert(1)" d="M0 0"/>', "mã chạy được"),
    (b'<use href="https://ngoai.vn/a.svg#b"/>', "trỏ ra ngoài"),
    (b'<path fill="url(https://ngoai.vn/a)" d="M0 0"/>', "trỏ ra ngoài"),
    (b"<style>@import 'https://ngoai.vn/a.css';</style>", "nơi khác"),
    (b"<path", "Không đọc được"),
])  # fmt: skip
def test_an_svg_that_could_do_more_than_be_drawn_is_refused(inside: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        office_logo.check(SVG.replace(b"</svg>", inside + b"</svg>"))


@pytest.mark.parametrize("data", [b"<!DOCTYPE svg>" + SVG, b"GIF89a", SVG.decode().encode("utf-16"), b"<html/>"])
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        office_logo.check(data)


def test_a_heavy_logo_is_refused() -> None:
    with pytest.raises(Invalid, match="200 KB"):
        office_logo.check(SVG + b" " * office_logo.MOST)


@pytest.mark.django_db
def test_colours_and_logo_come_from_our_own_origin_and_are_kept_under_their_number() -> None:
    assert Client().get("/bo-nhan-dien.css").status_code == 404
    row = Office(accent="#7a1f2b", logo=SVG, logo_type=office_logo.SVG)
    office.change(row, core.UserFactory(), NOW)
    sheet = Client().get("/bo-nhan-dien.css?v=1")
    assert sheet.headers["Content-Type"] == "text/css"
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "--brand: #7a1f2b" in sheet.content.decode()
    logo = Client().get(office.current().logo_url)
    assert (logo.content, logo.headers["Content-Type"]) == (SVG, "image/svg+xml")
    assert logo.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Client().get("/bo-nhan-dien/bieu-trung?v=9").headers["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_a_confirmation_names_who_and_when_and_can_be_taken_back() -> None:
    user = core.UserFactory()
    office.confirm("slip:TT03-2025:01", user, NOW, "Phụ lục I")
    office.confirm("slip:TT03-2025:01", core.UserFactory(), NOW)
    assert office.confirmations("slip")["TT03-2025:01"].by == user
    office.withdraw("slip:TT03-2025:01", user, NOW)
    assert not Confirmation.objects.exists()
