"""A signature shows where NĐ 30/2020 wants it."""

import pypdfium2

from digitization.signing import places
from tests.factories import signed


def test_a_person_signs_above_their_name_inside_the_page() -> None:
    found = places.of_person(signed.document(), signed.NAME)
    left, bottom, right, top = found.box
    assert (found.page, right - left, top - bottom) == (0, places.WIDTH, places.HEIGHT)
    assert 600 < bottom < 700
    assert right <= 595
    assert places.of_person(signed.document(), "Không Có Tên").box[0] > 297  # lower right


def test_words_of_the_seal_stand_beside_and_its_picture_over_the_left_third() -> None:
    person = places.of_person(signed.document(), signed.NAME)
    assert places.of_seal(person, picture=False).box[2] < person.box[0]
    left, _, right, _ = places.of_seal(person, picture=True).box
    assert right - left == places.SEAL
    assert person.box[0] < right < person.box[2]


def test_a_copy_is_signed_at_the_upper_right_of_its_first_page_one_below_the_other() -> None:
    with pypdfium2.PdfDocument(signed.document()) as document:
        width, height = document[0].get_size()
    first, second = (places.of_copy(signed.document(), nth).box for nth in (0, 1))
    assert (round(width) - places.RIGHT - first[2], round(height) - first[3] < 40) == (0, True)
    assert second[3] < first[1]
