"""Reading the journal while transactions commit out of order: nothing skipped, nothing applied twice."""

from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import Any

import pytest
from django.db import connection, connections, transaction

from motcua.core import journal
from motcua.core.models import JournalCursor, JournalEntry, User
from tests.factories.core import MONDAY, UserFactory

pytestmark = pytest.mark.usefixtures("house")
LINE = "INSERT INTO core_journalentry (reference, verb, at, recorded_at, data) VALUES ('x:1', %s, now(), now(), '{}')"


@pytest.fixture
def other() -> Iterator[Any]:
    """A second real connection, in a transaction of its own until it is told otherwise."""
    second = connections["default"].copy()
    second.set_autocommit(False)
    yield second
    second.rollback()
    second.close()


def write(verb: str, on: Any = connection) -> None:
    with on.cursor() as db:
        db.execute(LINE, [verb])


class Reader:
    """Applies lines by writing each into the journal's neighbour: its own list, and a row that commits with it."""

    def __init__(self) -> None:
        self.verbs: list[str] = []

    def __call__(self, lines: Sequence[JournalEntry]) -> None:
        self.verbs += [line.verb for line in lines]


def read(reader: Callable[[Sequence[JournalEntry]], None], **how: int) -> int:
    return journal.read("facts", reader, **how)


def read_all(reader: Reader, lines: int, name: str = "facts") -> list[str]:
    """What has been read once ``lines`` are. Transactions of other databases of this server, those of the tests that
    run beside this one, hold a reader back as well: safe, but later."""
    until = monotonic() + 120
    while len(reader.verbs) < lines and monotonic() < until:
        journal.read(name, reader)
    journal.read(name, reader)
    return reader.verbs


def test_a_line_committed_early_waits_for_one_written_before_it(other: Any) -> None:
    reader = Reader()
    write("first", other)
    write("second")
    assert read(reader) == 0  # «first» may still come, and would then be skipped for ever
    other.commit()
    assert read_all(reader, 2) == ["first", "second"]


def test_a_line_that_is_rolled_back_holds_nobody_up_afterwards(other: Any) -> None:
    reader = Reader()
    write("lost", other)
    write("kept")
    other.rollback()
    assert read_all(reader, 1) == ["kept"]


def test_ids_that_commit_in_the_opposite_order_are_each_read_once(other: Any) -> None:
    reader = Reader()
    with other.cursor() as db:
        db.execute("SELECT pg_current_xact_id()")  # the transaction with the lower id writes its line last
    write("one")
    write("two", other)
    assert read(reader) == 0
    write("three")
    other.commit()
    ids = JournalEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(ids) == ["one", "two", "three"]
    assert read_all(reader, 3) == ["two", "one", "three"]


def test_somebody_who_only_reads_holds_nobody_up(other: Any) -> None:
    with other.cursor() as db:
        db.execute("SELECT count(*) FROM core_journalentry")
    write("one")
    assert read_all(Reader(), 1) == ["one"]


def test_a_crash_while_applying_moves_nothing_and_the_lines_come_again() -> None:
    class Crash(Reader):
        def __call__(self, lines: Sequence[JournalEntry]) -> None:
            UserFactory(username="ghost")
            raise RuntimeError("power cut")

    write("one")
    with pytest.raises(RuntimeError):
        read_all(Crash(), 1)
    assert not User.objects.filter(username="ghost").exists()
    assert read_all(Reader(), 1) == ["one"]


def test_a_second_worker_of_the_same_name_takes_nothing_meanwhile(other: Any) -> None:
    write("one")
    JournalCursor.objects.create(name="facts")
    with other.cursor() as db:
        db.execute("SELECT * FROM core_journalcursor WHERE name = 'facts' FOR UPDATE")
    assert read(Reader()) == 0
    other.rollback()
    assert read_all(Reader(), 1) == ["one"]


def test_each_reader_has_its_own_place() -> None:
    write("one")
    for name in ("facts", "audit"):
        assert read_all(Reader(), 1, name) == ["one"]


def test_pages_of_one_transaction_are_read_in_order_and_once() -> None:
    reader = Reader()
    with transaction.atomic():
        for number in range(7):
            write(str(number))
    until = monotonic() + 120
    while not (first := read(reader, limit=3)) and monotonic() < until:
        pass
    assert [first, *(read(reader, limit=3) for _ in range(3))] == [3, 3, 1, 0]
    assert reader.verbs == list("0123456")


def test_after_a_restore_unread_lines_of_the_old_epoch_and_new_ones_are_all_read_once() -> None:
    reader = Reader()
    write("read before the backup")
    read_all(reader, 1)
    write("unread in the backup")
    # As a restored database looks: transaction ids begin again, far below those of the lines it holds.
    JournalEntry.objects.update(txid=10**15)
    JournalCursor.objects.update(txid=10**15)
    write("unread too")
    JournalEntry.objects.filter(verb="unread too").update(txid=10**15)
    assert read(reader) == 0
    journal.raise_epoch()
    write("after the restore")
    assert read_all(reader, 4) == ["read before the backup", "unread in the backup", "unread too", "after the restore"]


def test_the_epoch_rises_by_one_and_new_lines_carry_it() -> None:
    first = journal.raise_epoch()
    assert journal.raise_epoch() == first + 1
    line = journal.record(None, "x.done", "x:1", MONDAY)
    line.refresh_from_db()
    assert line.epoch == first + 1


def test_an_act_and_its_line_stand_or_fall_together() -> None:
    with transaction.atomic():
        journal.record(None, "x.done", "x:1", MONDAY)
        transaction.set_rollback(True)
    assert not JournalEntry.objects.exists()


def test_a_history_is_turned_page_by_page_in_the_order_written() -> None:
    for number in range(5):
        journal.record(None, str(number), "x:1", MONDAY)
        journal.record(None, "other", "x:2", MONDAY)
    seen, cursor = [], "0"
    while cursor is not None:
        lines, cursor = journal.history("x:1", int(cursor), 2)
        seen += [line.verb for line in lines]
    assert seen == list("01234")
