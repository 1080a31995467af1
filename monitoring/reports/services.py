"""Making reports: at once, or in the background with progress; keeping, freezing, wording them; entering figures."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.db.models import F

from monitoring.facts.freshness import as_of
from monitoring.kpi.scope import Scope
from motcua.core import jobs, journal
from motcua.core.errors import Invalid, NotVisible
from motcua.core.fsm import broken, messages
from motcua.core.models import User

from . import changes, definitions, files, periods, tables  # noqa: F401 - definitions: defines the reports
from .evening import noted
from .models import Entry, Run
from .spec import REPORTS, Report, Table

log = logging.getLogger(__name__)
QUICK: Final = 2_000  # milliseconds a question of a page may take
LONG: Final = 20_000  # rows; more are written in the background
KEPT: Final = timedelta(days=7)  # how long a written file can be fetched
messages(
    report_frozen="Báo cáo đã chốt nên không sửa được; hãy lập bản mới.",
    report_not_ready="Báo cáo chưa lập xong.",
    report_no_signer="Chưa có họ và tên người ký: ghi ở phần kết của văn bản rồi chốt.",
    report_has_no_text="Báo cáo này không có phần lời để sửa.",
)


def find(code: str) -> Report:
    """The report of this code. Errors: NotVisible."""
    if code not in REPORTS:
        raise NotVisible("Không có báo cáo này.")
    return REPORTS[code]


@contextmanager
def _one_moment(timeout: int = 0) -> Iterator[None]:
    """All questions see the same moment, however busily facts are folded meanwhile. ``timeout`` in ms, of each."""
    if connection.in_atomic_block:  # a test, or a caller with a moment of its own
        yield
        return
    with transaction.atomic():
        with connection.cursor() as db:
            db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            db.execute(f"SET LOCAL statement_timeout = {timeout:d}")
        yield


def table(report: Report, scope: Scope, timeout: int = 0) -> Table:
    """The whole table; one that has a row a dossier is read into memory."""
    with _one_moment(timeout):
        if report.stream:
            return Table(list(report.stream(scope)))
        assert report.build
        return noted(report.build(scope), scope)


def quickly(report: Report, scope: Scope) -> Table | None:
    """The table where that takes no long time; None: it wants the background."""
    if size(report, scope) > LONG:
        return None
    try:
        return table(report, scope, QUICK)
    except OperationalError:
        log.info("report %s takes longer than %s ms", report.code, QUICK)
        return None


def size(report: Report, scope: Scope) -> int:
    """Rows of one that has a row a dossier; 0 for others."""
    return report.size(scope) if report.size else 0


def begin(
    report: Report, scope: Scope, user: User, now: datetime, *, suffix: str = "",
    asked: Mapping[str, str] | None = None, words: str = "", period: str = "",
) -> Run:  # fmt: skip
    """Have a report made in the background: kept as a table, or written as a file with this ``suffix``.

    ``asked`` with ``cot``: the dossiers behind that column instead. Nothing but a file comes of it: no line in the
    journal.
    """
    run = Run.objects.create(
        report=report.code, format=suffix, since=scope.since, until=scope.until, where=scope.where,
        asked=dict(asked or {}), words=words[:300], period=period, asked_by=user, asked_at=now,
    )  # fmt: skip
    jobs.at_once("reports.write", run.pk)
    return run


class _Stopped(Exception):
    """Somebody wants this run no longer."""


def write(run_id: int, now: datetime) -> None:
    """Make a run; harmless the second time and for one that was stopped."""
    waiting = Run.objects.filter(pk=run_id, state__in=(Run.State.WAITING, Run.State.RUNNING))
    if not waiting.update(state=Run.State.RUNNING):
        return
    run = Run.objects.get(pk=run_id)
    at_work = Run.objects.filter(pk=run_id, state=Run.State.RUNNING)

    def told(done: int, total: int | None = None) -> None:
        if not at_work.update(done=done, **({} if total is None else {"total": total})):
            raise _Stopped

    try:
        made = files.write(run, REPORTS[run.report], table, told) if run.format else _content(run)
        at_work.update(state=Run.State.READY, made_at=now, done=F("total"), **made)
    except _Stopped:
        return
    except Exception:
        at_work.update(state=Run.State.FAILED)
        log.exception("run %s of report %s failed", run.pk, run.report)


def _content(run: Run) -> dict[str, Any]:
    report, scope = REPORTS[run.report], run.scope
    with _one_moment():
        made, worded = _with_words(run, table(report, scope))
        behind = changes.members(report, scope, changes.places(report, made.lines))
        kept = tables.content(report, scope, made, as_of()) | {"worded": worded}
        return {"content": kept, "members": changes.pack(behind)}


def _with_words(run: Run, made: Table) -> tuple[Table, bool]:
    """What people wrote into the last worded run of the same question stays, beside it what the rules write now; and
    whether there is such a run."""
    before = Run.objects.same_as(run).filter(content__worded=True).first() if made.passages else None
    if before is None or before.content is None:
        return made, False
    written = {said["key"]: said["text"] for said in before.content["passages"] if said.get("made")}
    passages = [
        replace(each, text=written[each.key], made=each.text) if written.get(each.key, each.text) != each.text else each
        for each in made.passages
    ]
    return replace(made, passages=passages), True


def stop(run: Run) -> None:
    """Nobody needs it any longer."""
    Run.objects.filter(pk=run.pk, state__in=(Run.State.WAITING, Run.State.RUNNING)).update(state=Run.State.STOPPED)


@transaction.atomic
def freeze(run_id: int, user: User, now: datetime) -> Run:
    """From now on the report stays as it is; a letter goes to be signed by whom it names. Errors: RuleBroken."""
    run = _to_change(run_id)
    letter = REPORTS[run.report].letter
    if letter and not run.signer:
        raise broken("report_no_signer")
    run.frozen_at, run.frozen_by = now, user
    run.save(update_fields=["frozen_at", "frozen_by"])
    journal.record(user, "report.frozen", run.reference, now, _about(run))
    if letter:
        jobs.after_commit("reports.lay_down", run.pk)
    return run


@transaction.atomic
def reword(run_id: int, user: User, texts: Mapping[str, str], now: datetime) -> Run:
    """Change passages before the report is frozen. ``texts``: key of a passage → its words. Errors: RuleBroken."""
    run = _to_change(run_id)
    assert run.content is not None
    if not run.content["passages"]:
        raise broken("report_has_no_text")
    changed = []
    for passage in run.content["passages"]:
        text = texts.get(passage["key"], passage["text"]).replace("\r\n", "\n").strip()
        if text != passage["text"]:
            by_rules = passage.get("made") or passage["text"]
            passage |= {"text": text, "made": by_rules if text != by_rules else ""}
            changed.append(passage["key"])
    if changed:
        run.content["worded"] = True
        run.save(update_fields=["content"])
        journal.record(user, "report.reworded", run.reference, now, _about(run) | {"passages": changed})
    return run


def _to_change(run_id: int) -> Run:
    run = Run.objects.select_for_update(of=("self",)).kept().get(pk=run_id)
    if run.content is None:
        raise broken("report_not_ready")
    if run.frozen_at:
        raise broken("report_frozen")
    return run


def _about(run: Run) -> dict[str, Any]:
    return {"report": run.report, "from": run.since.isoformat(), "to": run.until.isoformat()}


@transaction.atomic
def enter(
    report: Report, since: date, until: date, given: Mapping[str, tuple[Decimal, Decimal | None]], source: str,
    user: User, now: datetime,
) -> list[Entry]:  # fmt: skip
    """Write figures that are not measured here. ``given``: code → numerator (or points) and denominator.

    Errors: Invalid by code.
    """
    blanks, wrong = {each.code: each for each in report.blanks}, {}
    for code, (numerator, denominator) in given.items():
        blank = blanks.get(code)
        if blank is None:
            wrong[code] = "Chỉ số này không nhập tay."
        elif blank.kind == "score" and not 0 <= numerator <= blank.most:
            wrong[code] = f"Điểm từ 0 đến {blank.most:g}."
        elif blank.kind == "share" and (denominator is None or not 0 <= numerator <= denominator):
            wrong[code] = "Tử số không được lớn hơn mẫu số, cả hai không âm."
    if wrong:
        raise Invalid(wrong)
    rows = [
        Entry(report=report.code, code=code, since=since, until=until, numerator=numerator, denominator=denominator,
              source=source, by=user, at=now)
        for code, (numerator, denominator) in given.items()
    ]  # fmt: skip
    if rows:
        Entry.objects.bulk_create(rows)
        told = {"report": report.code, "from": since.isoformat(), "to": until.isoformat(), "codes": list(given)}
        journal.record(user, "report.entered", f"report:{report.code}", now, told)
    return rows


def run_due(today: date, now: datetime) -> list[Run]:
    """Begin the runs of periods that have ended, each once; those missed while the worker was away too."""
    made = []
    for period in periods.ended(today):
        for report in (each for _, each in REPORTS.items() if period.kind in each.scheduled):
            about = {"report": report.code, "since": period.since, "until": period.until, "scheduled": True}
            run, new = Run.objects.get_or_create(**about, defaults={"asked_at": now, "period": period.label})
            if new:
                jobs.at_once("reports.write", run.pk)
                made.append(run)
    return made


def sweep(now: datetime) -> int:
    """Written files that nobody fetches any longer go; how many."""
    old = list(Run.objects.filter(asked_at__lt=now - KEPT).exclude(format=""))
    for run in old:
        if run.path:
            default_storage.delete(run.path)
    Run.objects.filter(pk__in=[run.pk for run in old]).delete()
    return len(old)


def kept_table(run: Run) -> Table:
    """The table of a kept run. Errors: RuleBroken("report_not_ready")."""
    if run.content is None:
        raise broken("report_not_ready")
    return tables.table(run.content, REPORTS[run.report])


def changes_since(run: Run) -> tuple[list[changes.Figure], list[changes.Change]]:
    """What is another figure now than in a kept run, and the dossiers by which."""
    report, scope = REPORTS[run.report], run.scope
    then = kept_table(run)
    with _one_moment():
        found = table(report, scope)
        figures = changes.figures(report, then, found)
        if not figures or not run.members or run.made_at is None:
            return figures, []
        before, where = changes.unpack(bytes(run.members)), changes.places(report, [*then.lines, *found.lines])
        if not before:  # nothing was kept of who stood where
            return figures, []
        return figures, changes.dossiers(where, before, changes.members(report, scope, where), run.made_at)
