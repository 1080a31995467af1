"""The small language of templates: plain tags and named fields, nothing else."""

import pytest

from cases.results import wording
from cases.results.wording import BadWording, Slot


def filled(body: str, **values: str) -> str:
    return wording.fill(wording.parse(body), values)


@pytest.mark.parametrize(("body", "words"), [
    ("<p>{% load x %}</p>", "ghi trường dạng"),
    ("<p>{{ten|safe}}</p>", "ghi trường dạng"),
    ("<p>{{ ten.an }}</p>", "ghi trường dạng"),
    ("<p>{{Ten}}</p>", "ghi trường dạng"),
    ("<p>{{ten", "ghi trường dạng"),
    ("<script>x</script>", "Không dùng được thẻ <script>"),
    ("<img src=x>", "Không dùng được thẻ <img>"),
    ("<style>p{}</style>", "Không dùng được thẻ <style>"),
    ("<p onclick='x'>a</p>", "chỉ ghi được class"),
    ("<p style='color:red'>a</p>", "chỉ ghi được class"),
    ("<p class='qr'>a</p>", "chỉ ghi được class"),
    ("<p class='{{ten}}'>a</p>", "chỉ ghi được class"),
    ("<p><b>a</p></b>", "đóng không đúng chỗ"),
    ("<p>a", "chưa được đóng"),
    ("<!-- a -->", "ghi chú"),
    ("<?php x ?>", "ghi chú"),
    ("<!DOCTYPE x>", "ghi chú"),
    ("</p>", "đóng không đúng chỗ"),
])  # fmt: skip
def test_everything_else_is_refused_with_a_sentence(body: str, words: str) -> None:
    with pytest.raises(BadWording, match=words):
        wording.parse(body)


def test_values_are_text_and_never_markup_nor_fields() -> None:
    assert filled("<p>{{a}}</p>", a="<b>x</b> & {{b}}", b="no") == "<p>&lt;b&gt;x&lt;/b&gt; &amp; {{b}}</p>"
    assert filled("<p>5 &lt; 6 &amp; {{a}}</p>", a="7") == "<p>5 &lt; 6 &amp; 7</p>"


def test_fields_are_named_in_their_order_and_may_be_optional() -> None:
    tree = wording.parse("<p>{{ b }} và {{a?}}</p><ul><li>{{b}}</li></ul>")
    assert list(wording.slots(tree)) == [Slot("b", False), Slot("a", True), Slot("b", False)]


def test_what_has_only_empty_fields_is_left_out() -> None:
    body = (
        "<p>Luôn có</p><p>Ghi chú: {{a?}}</p><table><tr><td>A</td><td>{{a?}}</td></tr><tr><td>{{b}}</td></tr></table>"
    )
    assert filled(body, b="có") == "<p>Luôn có</p><table><tr><td>có</td></tr></table>"
    assert wording.plain(wording.parse(body), {"b": "có"}) == "Luôn có\ncó"


def test_several_lines_are_several_paragraphs_or_lines_of_one() -> None:
    assert filled("<p class='nghieng'>{{a}}</p>", a="một\nhai") == (
        "<p class=\"nghieng\">một</p><p class=\"nghieng\">hai</p>")  # fmt: skip
    assert filled("<p>Vì: {{a}}.</p>", a="một\nhai") == "<p>Vì: một<br>hai.</p>"


def test_the_plain_words_have_a_line_for_each_paragraph() -> None:
    body = (
        "<p>Kính gửi:\n  {{a}}<br>ở đây</p><ol><li>Một <b>hai</b></li></ol>"
        "<table><tr><td>x</td><td>{{b}}</td></tr></table>"
    )
    assert wording.plain(wording.parse(body), {"a": "Bà <A>", "b": "1\n2"}) == "Kính gửi: Bà <A>\nở đây\nMột hai\nx 1 2"
