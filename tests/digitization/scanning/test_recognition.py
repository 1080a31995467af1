"""From stored to searchable: once, whoever dies in between, and never without saying why not."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from digitization.papers.models import Paper, StoredFile
from digitization.papers.services import content_of
from digitization.scanning import recognition
from digitization.scanning.engines import ENGINES, PageText, Recognised, Unreadable
from digitization.scanning.models import Reading
from motcua.core.errors import RuleBroken
from motcua.core.models import JournalEntry
from tests.factories import core, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
State = Paper.State
PAGE = PageText("GIẤY KHAI SINH\nHọ tên: Nguyễn Văn Mẫu", 0.9, [0.95, 0.85])


@pytest.fixture(autouse=True)
def engine(settings: Any, tmp_path: Path) -> Iterator[list[Any]]:
    """An engine whose next answers a test writes down; without one it reads PAGE."""
    answers: list[Any] = []

    def read(content: bytes, media_type: str, folder: Path) -> Recognised:
        (folder / "half").write_bytes(content)
        answer = answers.pop(0) if answers else Recognised([PAGE], b"%PDF-1.7 read " + content, True, "made up")
        if isinstance(answer, BaseException):
            raise answer
        return answer

    settings.OCR_ENGINE, settings.VAR = "made up", tmp_path
    ENGINES.add("made up", read)
    yield answers
    ENGINES._things.pop("made up")


def recognised(paper: Paper) -> Paper:
    recognition.recognise(paper.pk, core.MONDAY)
    paper.refresh_from_db()
    return paper


def test_a_paper_becomes_searchable_and_its_original_stays_as_it_came() -> None:
    paper = recognised(papers.paper(content=b"%PDF-1.7 one"))
    assert (paper.state, paper.failure) == (State.SEARCHABLE, "")
    assert content_of(paper.original) == b"%PDF-1.7 one"
    assert content_of(paper.searchable) == b"%PDF-1.7 read %PDF-1.7 one"
    reading = paper.original.reading
    assert (reading.text, reading.key) == (PAGE.text, "giay khai sinh ho ten nguyen van mau")
    assert reading.lines[1] == {"text": "Họ tên: Nguyễn Văn Mẫu", "page": 1, "sure": 0.85}
    assert JournalEntry.objects.filter(verb="paper.recognised", reference=paper.reference).count() == 1


def test_reading_again_what_is_read_changes_nothing() -> None:
    paper = recognised(papers.paper())
    before = (list(StoredFile.objects.order_by("pk").values()), JournalEntry.objects.count())
    recognised(paper)
    assert (list(StoredFile.objects.order_by("pk").values()), JournalEntry.objects.count()) == before


def test_equal_bytes_are_read_once_for_every_paper_that_is_them(engine: list[Any]) -> None:
    one, other = (papers.paper(content=b"%PDF-1.7 same") for _ in range(2))
    recognised(one)
    engine.append(AssertionError("read twice"))
    assert recognised(other).searchable == one.searchable
    later = recognised(papers.paper(content=b"%PDF-1.7 same"))
    assert (later.state, later.searchable) == (State.SEARCHABLE, one.searchable)


def test_a_signed_pdf_gets_no_other_file_beside_it_but_its_letters_are_found(engine: list[Any]) -> None:
    engine.append(Recognised([PAGE], None, False, "made up"))
    paper = recognised(papers.paper())
    assert (paper.state, paper.searchable) == (State.SEARCHABLE, None)
    assert paper.original.reading.key


def test_what_cannot_be_read_says_why_and_can_be_read_again(engine: list[Any]) -> None:
    engine.append(Unreadable("Tệp hỏng. Hãy quét lại."))
    paper = recognised(papers.paper())
    assert (paper.state, paper.failure) == (State.FAILED, "Tệp hỏng. Hãy quét lại.")
    recognition.again(paper=paper, user=core.clerk(), moment=core.moment())
    assert recognised(paper).state == State.SEARCHABLE
    with pytest.raises(RuleBroken, match="nothing_unread"):
        recognition.again(paper=paper, user=core.clerk(), moment=core.moment())


def test_a_page_that_failed_is_named_and_the_rest_is_kept(engine: list[Any]) -> None:
    engine.append(Recognised([PAGE, PageText("", 0.0, failed=True)], b"%PDF", True, "made up"))
    paper = recognised(papers.paper())
    assert (paper.state, paper.original.reading.unread) == (State.SEARCHABLE, [2])
    recognition.again(paper=paper, user=core.clerk(), moment=core.moment())
    assert Paper.objects.get(pk=paper.pk).state == State.STORED


def test_a_worker_that_dies_while_reading_is_followed_by_one_that_finishes(engine: list[Any], tmp_path: Path) -> None:
    engine.append(KeyboardInterrupt())
    paper = papers.paper()
    with pytest.raises(KeyboardInterrupt):
        recognised(paper)
    paper.refresh_from_db()
    assert paper.state == State.RECOGNISING
    (tmp_path / "ocr" / paper.original.sha256).mkdir(parents=True)  # a killed process cleans nothing up
    assert recognised(paper).state == State.SEARCHABLE
    assert list((tmp_path / "ocr").iterdir()) == []


def test_a_file_that_takes_every_worker_down_is_left_alone_at_last(engine: list[Any]) -> None:
    paper = papers.paper()
    for _ in range(recognition.MOST_ATTEMPTS):
        engine.append(KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            recognised(paper)
    assert (recognised(paper).state, "nhiều lần" in paper.failure) == (State.FAILED, True)


def test_bytes_that_say_nothing_took_no_worker_down_however_often_they_come(engine: list[Any]) -> None:
    for nth in range(recognition.MOST_ATTEMPTS + 2):
        engine.append(Unreadable("Không đọc được chữ trong tệp này."))
        paper = recognised(papers.paper(content=b"%PDF-1.7 blank", component=f"tờ {nth}"))
        assert (paper.state, paper.failure) == (State.FAILED, "Không đọc được chữ trong tệp này.")


def test_two_workers_never_read_the_same_bytes_at_once(engine: list[Any]) -> None:
    paper = papers.paper()
    other = connection.copy()
    with other.cursor() as db:
        db.execute("SELECT pg_advisory_lock(%s)", [int(paper.original.sha256[:15], 16)])
        assert recognised(paper).state == State.STORED
    other.close()
    assert recognised(paper).state == State.SEARCHABLE


def test_what_a_dead_worker_left_is_queued_again_and_what_is_new_is_left_to_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new, done = (papers.paper() for _ in range(3))
    recognised(done)
    Paper.objects.filter(pk=old.pk).update(state=State.RECOGNISING)
    Paper.objects.filter(pk=new.pk).update(stored_at=core.moment(hours=1).at)
    queued: list[Any] = []
    monkeypatch.setattr(recognition.jobs, "when_idle", lambda *args: queued.append(args))
    recognition.resume(core.moment(hours=1).at)
    assert queued == [("ocr.recognise", old.pk)]


def test_storing_a_paper_queues_its_reading(
    django_capture_on_commit_callbacks: Callable[..., Any], settings: Any, own_files: None
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        paper = papers.paper()
    paper.refresh_from_db()
    assert paper.state == State.SEARCHABLE
    settings.OCR_ENGINE = ""
    with django_capture_on_commit_callbacks() as queued:
        papers.paper()
    assert queued == []


def test_bytes_that_were_disposed_of_are_not_read() -> None:
    paper = papers.paper()
    StoredFile.objects.update(destroyed_at=core.MONDAY)
    assert recognised(paper).state == State.STORED
    assert not Reading.objects.exists()


def test_what_is_disposed_of_while_it_is_read_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    paper, read = papers.paper(), recognition._read

    def slowly(file: StoredFile) -> Recognised:
        found = read(file)
        StoredFile.objects.update(destroyed_at=core.MONDAY)
        return found

    monkeypatch.setattr(recognition, "_read", slowly)
    assert recognised(paper).searchable is None
    assert not Reading.objects.exclude(key="").exists()


def test_the_end_of_a_very_long_text_is_found_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "LONGEST_KEY", 30)
    key = recognition._key("một hai ba bốn năm " * 50 + "Cuối")
    assert (key.split()[-1], len(key) <= 40) == ("cuoi", True)
