"""What must hold of every dossier, however it was written: legal moves, clocks, hand-overs, codes, lines.

Each check answers with the problems it found, in words with the dossier's code; none means that all is well.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from django.conf import settings
from django.db import connection
from django_fsm import RETURN_VALUE

from cases.catalogue import shelf
from cases.dossier import clock
from cases.dossier.models import Dossier
from cases.dossier.states import FINISHED, State
from cases.intake.services import name_keys
from cases.results.models import Result
from motcua.core.models import JournalEntry

# Journal verb → the transition it tells of.
ACTS = {
    "received": "receive", "refused": "refuse", "forwarded": "forward", "sent_back": "send_back", "taken": "take",
    "supplement_required": "require_supplement", "supplemented": "supplement", "payment_required": "require_payment",
    "payment_recorded": "record_payment", "withdrawn": "withdraw", "stopped": "stop", "resumed": "resume",
    "reassigned": "reassign", "consulted": "consult", "answered": "answer", "apologised": "apologise",
    "drafted": "draft", "approved": "approve", "resolved": "resolve", "handed_over": "hand_over",
}  # fmt: skip
_PART = 500


class Whole:
    """A dossier with its rows and the lines of its acts, in the order written."""

    def __init__(self, dossier: Dossier, lines: list[JournalEntry]) -> None:
        self.dossier, self.lines = dossier, lines
        self.code = dossier.code
        self.verbs = [line.verb.removeprefix("dossier.") for line in lines]
        self.times = Counter(self.verbs)
        self.hands = list(dossier.assignments.all())
        self.pauses = list(dossier.suspensions.all())
        self.sheets = list(dossier.components.all())
        self.result: Result | None = getattr(dossier, "result", None)


def problems(ids: Sequence[int] | None = None) -> Iterator[str]:
    """Every problem of the dossiers named (all), one sentence each."""
    for whole in wholes(ids):
        for check in (moves, clocks, hand_overs, order, papers, counts, keys):
            yield from check(whole)
    if ids is None:
        yield from codes()


def wholes(ids: Sequence[int] | None = None) -> Iterator[Whole]:
    """Dossiers with all that belongs to them, part by part."""
    if ids is None:
        ids = list(Dossier.objects.order_by("pk").values_list("pk", flat=True))
    rows = Dossier.objects.select_related("department", "receiver", "result").prefetch_related(
        "suspensions", "assignments", "consultations", "components__component"
    )
    for start in range(0, len(ids), _PART):
        part = list(rows.filter(pk__in=ids[start : start + _PART]).order_by("pk"))
        lines: dict[str, list[JournalEntry]] = {d.reference: [] for d in part}
        for line in JournalEntry.objects.filter(reference__in=lines).order_by("pk"):
            if line.verb == "dossier.registered" or line.verb.removeprefix("dossier.") in ACTS:
                lines[line.reference].append(line)
        for dossier in part:
            dossier.procedure = shelf.version(dossier.procedure_id)
            yield Whole(dossier, lines[dossier.reference])


def moves(whole: Whole) -> Iterator[str]:
    """Every line is a transition of the state machine from the state before, and the last one's state is the row's."""
    if not whole.verbs or whole.verbs[0] != "registered" or whole.times["registered"] != 1:
        yield f"{whole.code}: nhật ký không bắt đầu bằng việc lập hồ sơ"
        return
    state = int(whole.lines[0].data["state"])
    if state != State.REGISTERED:
        yield f"{whole.code}: lập ở trạng thái {state}"
    for verb, line in zip(whole.verbs[1:], whole.lines[1:], strict=True):
        after = int(line.data["state"])
        if after not in targets(ACTS[verb], state):
            yield f"{whole.code}: {verb} đi từ {state} đến {after}"
        state = after
    if state != whole.dossier.state:
        yield f"{whole.code}: trạng thái {whole.dossier.state}, nhật ký kết ở {state}"


def targets(act: str, state: int) -> set[int]:
    """The states an act may lead to from ``state``; empty when it is not allowed there."""
    found = getattr(Dossier, act)._django_fsm.transitions.get(state)
    if found is None:
        return set()
    if isinstance(found.target, RETURN_VALUE):
        return set(cast("tuple[int, ...]", found.target.allowed_states))
    return {state if found.target is None else int(found.target)}


def clocks(whole: Whole) -> Iterator[str]:
    """Due dates counted anew from clock, limit, pauses and calendar are those stored."""
    stored = whole.dossier
    found = Dossier(
        procedure=stored.procedure, department=stored.department, clock_from=stored.clock_from,
        extended_to=stored.extended_to,
    )  # fmt: skip
    ended = [p for p in whole.pauses if not (stored.state in FINISHED and p.end == stored.finished_at)]
    clock.recompute(found, ended)
    for name in ("due_at", "original_due_at"):
        if getattr(found, name) != getattr(stored, name):
            yield f"{whole.code}: {name} {getattr(stored, name)}, tính lại là {getattr(found, name)}"
    starts = stored.clock_from, stored.received_at
    if (starts[0] is None) != (starts[1] is None) or (starts[0] and starts[1] and starts[0] < starts[1]):
        yield f"{whole.code}: đồng hồ chạy từ {starts[0]}, tiếp nhận {starts[1]}"
    if not stored.crosses_boundary and starts[0] != starts[1]:
        yield f"{whole.code}: đồng hồ không chạy từ lúc tiếp nhận"


def hand_overs(whole: Whole) -> Iterator[str]:
    """One hand-over for each forward and send-back; the last one says where the dossier is; one at most is open."""
    dossier, hands = whole.dossier, whole.hands
    if len(hands) != whole.times["forwarded"] + whole.times["sent_back"]:
        yield f"{whole.code}: {len(hands)} lần bàn giao, nhật ký {whole.times['forwarded'] + whole.times['sent_back']}"
    last = hands[-1] if hands else None
    where = (last.unit_id, last.assignee_id, last.step, last.due_at) if last else (dossier.receiver_id, None, 0, None)
    if where != (dossier.unit_id, dossier.assignee_id, dossier.step, dossier.step_due_at):
        yield f"{whole.code}: nơi đang giữ khác lần bàn giao cuối"
    for before, after in pairwise(hands):
        if before.unit_id != after.from_unit_id or before.ended_at != after.given_at or before.taken_at is None:
            yield f"{whole.code}: các lần bàn giao không nối nhau"
    closed = dossier.finished_at is not None
    if last and (last.ended_at is not None) != closed:
        yield f"{whole.code}: bước cuối {'chưa' if closed else 'đã'} kết thúc"


def order(whole: Whole) -> Iterator[str]:
    """Moments follow each other: opened, received, finished, returned; no act before the one before it."""
    d = whole.dossier
    known = [at for at in (d.created_at, d.received_at, d.finished_at, d.returned_at) if at]
    moments = [line.at for line in whole.lines]
    if known != sorted(known) or moments != sorted(moments):
        yield f"{whole.code}: thời điểm không theo thứ tự"
    if moments and (moments[0] != d.created_at or moments[-1] != d.last_act_at):
        yield f"{whole.code}: việc đầu hoặc việc cuối khác nhật ký"
    marks = (
        ("received_at", d.received_at, "received"), ("returned_at", d.returned_at, "handed_over"),
        ("received_by", d.received_by_id, "received"),
    )  # fmt: skip
    for name, value, verb in marks:
        if (value is not None) != (whole.times[verb] == 1):
            yield f"{whole.code}: {name} không khớp nhật ký"
    final = d.state in FINISHED or d.final_stop
    if (d.finished_at is not None) != final or d.result_signed != bool(whole.times["resolved"]):
        yield f"{whole.code}: lúc xong hoặc kết quả không khớp trạng thái"
    if d.promised_at is None and d.due_at is not None:
        yield f"{whole.code}: có hạn mà không có ngày hẹn"


def papers(whole: Whole) -> Iterator[str]:
    """A received dossier is complete; its papers are those its procedure asks for."""
    codes_here = {sheet.component_id for sheet in whole.sheets}
    asked = {c.pk for c in whole.dossier.procedure.components.all()}
    if not codes_here <= asked:
        yield f"{whole.code}: có giấy tờ không thuộc thủ tục"
    if whole.dossier.received_at and any(s.component.required and s.provided == "missing" for s in whole.sheets):
        yield f"{whole.code}: đã tiếp nhận mà thiếu giấy tờ"


def counts(whole: Whole) -> Iterator[str]:
    """As many rows as the journal tells of: pauses, questions, apologies, a result."""
    d, times = whole.dossier, whole.times
    after_receipt = sum(p.kind == "supplement" and p.on_the_clock for p in whole.pauses)
    questions = list(d.consultations.all())
    told = {
        "tạm dừng": (len(whole.pauses), times["supplement_required"] + times["payment_required"] + times["stopped"]),
        "tạm dừng đang mở": (sum(p.end is None for p in whole.pauses), int(d.status.pauses and not d.final_stop)),
        "yêu cầu bổ sung": (d.supplements, after_receipt),
        "xin lỗi": (d.apologies, times["apologised"]),
        "xin ý kiến": (len(questions), times["consulted"]),
        "trả lời": (sum(q.answered_at is not None for q in questions), times["answered"]),
        "kết quả": (int(whole.result is not None), int(bool(times["drafted"] + times["resolved"]))),
    }
    for what, (rows, lines) in told.items():
        if rows != lines:
            yield f"{whole.code}: {what} {rows}, nhật ký {lines}"


def keys(whole: Whole) -> Iterator[str]:
    """The search columns are those of the name."""
    d = whole.dossier
    if {"applicant_key": d.applicant_key, "applicant_tail": d.applicant_tail} != name_keys(d.applicant_name):
        yield f"{whole.code}: khóa tìm kiếm không khớp tên"


def codes() -> Iterator[str]:
    """Of each unit and day the numbers run from 1 to the counter's last, without doubles and without gaps."""
    with connection.cursor() as db:
        db.execute(
            r"""
            WITH given AS (
                SELECT u.identifier, (d.created_at AT TIME ZONE %s)::date AS day,
                       substring(d.code FROM '(\d+)$')::int AS number
                FROM cases_dossier d JOIN core_orgunit u ON u.id = d.receiver_id WHERE NOT d.is_foreign
            ), summed AS (
                SELECT identifier, day, count(DISTINCT number) AS different, count(*) AS rows, max(number) AS highest
                FROM given GROUP BY identifier, day
            )
            SELECT identifier, day, s.rows, s.highest, c.last
            FROM summed s FULL JOIN cases_codecounter c USING (identifier, day)
            WHERE (s.rows, s.different, s.highest) IS DISTINCT FROM (c.last, c.last, c.last)
            """,
            [settings.TIME_ZONE],
        )
        for identifier, day, rows, highest, last in db.fetchall():
            yield f"{identifier} ngày {day}: {rows} hồ sơ, số lớn nhất {highest}, bộ đếm {last}"
