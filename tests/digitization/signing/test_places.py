"""A signature shows where NĐ 30/2020 wants it."""

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from digitization.papers.models import Paper
from digitization.signing import places, words
from motcua.core import office
from motcua.core.models import User
from tests.factories import signed


def test_a_person_signs_above_their_name_inside_the_page() -> None:
    found = places.of_person(signed.document(), signed.NAME)
    left, bottom, right, top = found.box
    assert (found.page, right - left, top - bottom) == (0, places.WIDTH, places.HEIGHT)
    assert 600 < bottom < 700
    assert right <= 595
    assert places.of_person(signed.document(), "Không Có Tên").box[0] > 297  # lower right


def test_words_of_the_seal_stand_below_the_name_or_beside_and_its_picture_over_the_left_third() -> None:
    person = places.of_person(signed.document(), signed.NAME)
    assert places.of_seal(person, picture=False).box[3] < person.box[1] - places.GAP
    low = replace(person, box=(300, places.BOTTOM + 20, 500, places.BOTTOM + 60))
    assert places.of_seal(low, picture=False).box[2] < low.box[0]
    left, _, right, _ = places.of_seal(person, picture=True).box
    assert right - left == places.SEAL
    assert person.box[0] < right < person.box[2]


def test_a_copy_is_signed_at_the_upper_right_of_its_first_page_one_below_the_other() -> None:
    with pypdfium2.PdfDocument(signed.document()) as document:
        width, height = document[0].get_size()
    first, second = (places.of_copy(signed.document(), nth).box for nth in (0, 1))
    assert (round(width) - places.RIGHT - first[2], round(height) - first[3] < 40) == (0, True)
    assert second[3] < first[1]


@pytest.mark.django_db
def test_a_copy_signed_by_the_agency_says_its_form_the_agency_and_the_time_in_the_zone_of_the_country() -> None:
    """NĐ 30/2020 Điều 25 k.1 c, Phụ lục I phần II: no picture, «sao y», the agency, ISO 8601."""
    when = datetime(2026, 11, 16, 2, 5, 9, tzinfo=UTC)
    copy, clerk = Paper(origin=Paper.Origin.SCAN), User(name="Nguyễn Thị Mẫu")
    agency, person = (
        words.look(copy, signed.document(), words.Signing(clerk, kind, when), 0) for kind in ("agency", "personal")
    )
    at = "Thời gian ký: 2026-11-16T09:05:09+07:00"
    assert (agency.words, agency.picture) == (f"Sao y\n{office.current().name}\n{at}", None)
    assert person.words == f"Bản số hóa\nKý bởi: Nguyễn Thị Mẫu\n{at}"
