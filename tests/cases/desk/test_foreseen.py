"""What is foreseen of a dossier, where staff see it; the morning's note; the usual time at the desk."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.catalogue.models import ProcedureStat
from cases.desk import morning
from cases.desk.models import MorningNote
from cases.dossier.models import Dossier, Outlook
from motcua.core.models import User
from tests.factories import acts, catalogue, core, dossier, many
from tests.factories.pages import WEDNESDAY, clock_at, signed_in

pytestmark = pytest.mark.django_db
WORDS = "Hồ sơ cùng thủ tục ở bước này, đã dùng 70\u00a0% thời hạn thì 62/100 trễ; 214 hồ sơ đã xong."


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    clock_at(monkeypatch)


def foreseen(made: Dossier, percent: int = 62, **values: Any) -> Dossier:
    """With an outlook: 133 of 214 that stood so were late, unless said otherwise."""
    told = {"cause": "pace", "among": "procedure", "used": 7, "late": 133, "finished": 214, "as_of": WEDNESDAY}
    Outlook.objects.create(dossier=made, percent=percent, **told | values)
    return made


def later() -> Dossier:
    """Open, with far to go."""
    return dossier.processing(version=catalogue.procedure(limit=(9, "working_day")))


def text(by: User, path: str) -> str:
    return re.sub(r"[ \n]+", " ", signed_in(by).get(path).content.decode())


def test_the_dossier_page_says_what_became_of_those_before_and_how_well_that_was_told() -> None:
    page = text(core.officer(), f"/ho-so/{foreseen(later(), proven=66, proven_of=180).code}/")
    assert WORDS in page
    assert "Dễ trễ: đi chậm hơn thường lệ." in page
    assert "Thử trên 180 hồ sơ cũ: trong 100 hồ sơ báo 60–69\u00a0%, 66 hồ sơ trễ thật." in page
    page = text(core.officer(), f"/ho-so/{foreseen(later(), percent=12).code}/")
    assert "Chưa tới mức «dễ trễ»." in page
    assert "Thử trên" not in page


def test_a_dossier_that_waits_or_has_no_history_says_nothing() -> None:
    asked = acts.do("require_supplement", foreseen(later()))
    for made in (asked, later()):
        page = text(core.officer(), f"/ho-so/{made.code}/")
        assert "trễ;" not in page
        assert "Chưa tới mức" not in page


def test_who_sees_the_dossier_sees_its_outlook_and_nobody_else() -> None:
    made = foreseen(later())
    for by, seen in ((core.clerk(), True), (core.clerk("pvhcc-tinh"), False), (core.director(), True)):
        assert (WORDS in text(by, f"/ho-so/{made.code}/")) is seen
    assert WORDS not in text(core.UserFactory(), f"/ho-so/{made.code}/")


def test_rows_of_my_work_point_out_half_and_more_and_can_be_narrowed_to_them() -> None:
    bold, quiet = foreseen(later(), 50), foreseen(later(), 49)
    page = text(core.officer(), "/viec/")
    assert "dễ trễ 50\u00a0%" in page
    assert "dễ trễ 49\u00a0%" not in page
    narrowed = text(core.officer(), "/viec/?nguy-co=1")
    assert bold.code in narrowed
    assert quiet.code not in narrowed


def test_the_list_costs_as_many_queries_with_outlooks_as_without() -> None:
    made, client = [later(), *many.open_dossiers(40)], signed_in(core.officer())
    client.get("/viec/")
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get("/viec/")
    for each in made:
        foreseen(each)
    with CaptureQueriesContext(connection) as after:
        client.get("/viec/")
    assert len(after) == len(before) <= 12


def test_the_head_sees_what_is_likely_to_be_late_and_why() -> None:
    far = foreseen(later(), cause="queue")
    Dossier.objects.filter(pk=later().pk).update(step_due_at=WEDNESDAY + timedelta(days=20))
    Dossier.objects.filter(pk=far.pk).update(step_due_at=WEDNESDAY + timedelta(days=20))
    client = signed_in(core.head())
    [row] = client.get("/phong/").context["rows"]
    assert row["code"] == far.code
    assert "nguy cơ trễ 62\u00a0%: nơi giữ đang có nhiều hồ sơ (133/214 hồ sơ như vậy đã trễ)" in row["why"]
    assert [r["code"] for r in client.get("/phong/?phong=bttp&nguoi=&loc=nguy").context["rows"]] == [far.code]


def test_the_preview_beside_the_list_says_it_only_where_it_warns() -> None:
    assert WORDS in text(core.officer(), f"/viec/xem/{foreseen(later()).code}/")
    assert "trễ;" not in text(core.officer(), f"/viec/xem/{foreseen(later(), 20).code}/")


def at_seven(days: int = 0) -> int:
    return morning.prepare(WEDNESDAY.replace(hour=7) + timedelta(days=days))


def test_in_the_morning_heads_and_officers_find_what_is_late_due_today_or_at_risk() -> None:
    mine, head, clerk, other = core.officer(), core.head(), core.clerk(), core.officer("hctp")
    late, today, quiet, risky = (
        dossier.processing(version=catalogue.procedure(limit=(days, "working_day"))) for days in (1, 2, 9, 9)
    )
    foreseen(risky)
    foreseen(today)  # named once
    assert at_seven() == 2
    assert at_seven() == 0
    expected = {"qua-han": [late.pk], "hom-nay": [today.pk], "nguy-co": [risky.pk]}
    assert {note.user: note.parts for note in MorningNote.objects.all()} == {mine: expected, head: expected}
    page = text(mine, "/viec/sang-nay/")
    assert all(made.code in page for made in (late, today, risky))
    assert quiet.code not in page
    assert "1 quá hạn" in text(mine, "/viec/")
    assert "1 dễ trễ" in text(mine, "/viec/")
    assert "chưa ghi việc gấp nào" in text(other, "/viec/sang-nay/")
    assert "Sáng nay" not in text(clerk, "/viec/")


def test_the_mornings_line_comes_back_by_itself_when_the_cache_has_lost_it(django_assert_num_queries: Any) -> None:
    mine, today = core.officer(), WEDNESDAY.date()
    dossier.processing(version=catalogue.procedure(limit=(2, "working_day")))
    assert morning.line(mine, today) == []
    at_seven()
    told = morning.line(mine, today)
    cache.clear()
    assert morning.line(mine, today) == told != []
    with django_assert_num_queries(0):
        assert morning.line(mine, today) == told


def test_the_mornings_page_shows_each_as_it_stands_now() -> None:
    mine = core.officer()
    made = dossier.processing(version=catalogue.procedure(limit=(2, "working_day")))
    at_seven()
    acts.do("require_supplement", made, at=WEDNESDAY - timedelta(hours=1))
    assert "Yêu cầu bổ sung giấy tờ" in text(mine, "/viec/sang-nay/")


def test_no_note_is_written_on_a_day_off_nor_where_nothing_presses() -> None:
    core.officer()
    dossier.processing(version=catalogue.procedure(limit=(30, "working_day")))
    assert at_seven() == 0
    Dossier.objects.update(due_at=WEDNESDAY)
    assert at_seven(days=3) == 0  # Saturday
    assert at_seven(days=6) == 0  # 24/11, a holiday
    assert at_seven(days=5) == 1  # Monday


def test_four_people_at_the_mornings_page() -> None:
    statuses = {200: (core.officer(), core.head()), 403: (core.clerk(), core.director(), core.UserFactory())}
    for status, people in statuses.items():
        for by in people:
            assert signed_in(by).get("/viec/sang-nay/").status_code == status


def test_the_mornings_page_takes_twelve_queries_at_most(django_assert_max_num_queries: Any) -> None:
    mine = core.officer()
    many.open_dossiers(60)
    Dossier.objects.update(due_at=WEDNESDAY)
    at_seven()
    client = signed_in(mine)
    client.get("/viec/sang-nay/")
    with django_assert_max_num_queries(12):
        page = client.get("/viec/sang-nay/")
    assert page.context["groups"][0]["size"] == 61


def test_the_desk_says_how_long_a_procedure_usually_takes() -> None:
    version, clerk = catalogue.procedure(), signed_in(core.clerk())
    asked = {"procedure": version.procedure.code}
    assert "thường xong" not in clerk.post("/quay/giay-to/", asked).content.decode().lower()
    ProcedureStat.objects.create(
        procedure=version.procedure, half=3, most=5, nearly_all=8, finished=41, load=7, as_of=WEDNESDAY
    )
    shown = clerk.post("/quay/giay-to/", asked).content.decode()
    assert "Thường xong trong 3 ngày làm việc, 80\u00a0% trong 5 ngày (41 hồ sơ, một năm qua)" in shown
