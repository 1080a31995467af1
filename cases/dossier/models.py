"""The spine of the second floor: a dossier, the coming it belongs to, its papers, pauses and hand-overs."""

import uuid
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import RETURN_VALUE, FSMIntegerField, FSMModelMixin, transition

from cases.catalogue.models import Component, ProcedureVersion
from motcua.core.models import OrgUnit, Person, Role

from . import rules
from .asked import Consultation, SupplementProposal  # noqa: F401 - two of this room's models
from .outlook import Outlook  # noqa: F401
from .querysets import WAITING, DossierQuerySet
from .states import OPEN, RUNNING, Channel, Handover, Provided, ReturnMethod, State

_user = settings.AUTH_USER_MODEL
# Reached through composite indexes.
_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}


class Visit(models.Model):
    """One coming of a person to a counter: joins a ticket, the dossiers of that coming and the rating."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service_point = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name="nơi tiếp nhận")
    opened_at = models.DateTimeField("mở lúc")
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)


class CodeCounter(models.Model):
    """The last number given by a unit on a day; locked until the dossier that takes the next one is committed."""

    identifier = models.CharField(max_length=40)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identifier", "day"], name="code_counter_once")]


class Dossier(FSMModelMixin, models.Model):
    """A dossier. Its state moves only through the transitions below; each act is one service function."""

    code = models.CharField("mã hồ sơ", max_length=60, unique=True)
    is_foreign = models.BooleanField("mã của hệ thống khác", default=False)
    procedure = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="dossiers", verbose_name="thủ tục")
    state = FSMIntegerField("trạng thái", default=State.REGISTERED, choices=State.choices, protected=True)
    channel = models.CharField("kênh", max_length=8, choices=Channel, default=Channel.COUNTER)
    case = models.SlugField("trường hợp", max_length=60, blank=True, db_index=False)
    sets = models.PositiveSmallIntegerField("số bộ", default=1)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="dossiers")

    receiver = models.ForeignKey(OrgUnit, verbose_name="nơi tiếp nhận", **_plain)
    department = models.ForeignKey(OrgUnit, verbose_name="phòng xử lý", **_plain)
    unit = models.ForeignKey(OrgUnit, verbose_name="đang ở", **_plain)
    assignee = models.ForeignKey(_user, null=True, blank=True, verbose_name="người đang giữ", **_plain)
    step = models.PositiveSmallIntegerField("bước", default=0, help_text="0: tại quầy tiếp nhận")
    step_role = models.CharField("vai trò của bước", max_length=12, choices=Role, default=Role.CLERK)
    step_due_at = models.DateTimeField("hạn của bước", null=True, blank=True)

    applicant = models.ForeignKey(
        Person, models.PROTECT, related_name="dossiers", db_index=False, verbose_name="chủ hồ sơ"
    )
    applicant_name = models.CharField("tên chủ hồ sơ", max_length=200)
    # Accent-free, in plain byte order: read from the family name, and backwards from the given name.
    applicant_key = models.CharField(max_length=200, editable=False, db_collation="C")
    applicant_tail = models.CharField(max_length=200, editable=False, db_collation="C")
    contact = models.JSONField("liên hệ lúc nộp", default=dict)
    proxy = models.JSONField("người nộp thay", null=True, blank=True)
    return_method = models.CharField("nhận kết quả", max_length=10, choices=ReturnMethod, default=ReturnMethod.COUNTER)

    created_at = models.DateTimeField("nộp lúc")
    created_by = models.ForeignKey(_user, null=True, **_plain)
    received_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    received_by = models.ForeignKey(_user, null=True, **_plain)
    clock_from = models.DateTimeField("thời hạn tính từ", null=True, blank=True)
    provisional = models.BooleanField("hạn tạm tính đến khi cơ quan giải quyết nhận", default=False)
    due_at = models.DateTimeField("hạn trả", null=True, blank=True)
    original_due_at = models.DateTimeField("hạn trả theo quy định", null=True, blank=True)
    promised_at = models.DateTimeField("hẹn trả đã in", null=True, blank=True)
    extended_to = models.DateTimeField("hẹn lại", null=True, blank=True)
    finished_at = models.DateTimeField("xử lý xong lúc", null=True, blank=True)
    returned_at = models.DateTimeField("trả kết quả lúc", null=True, blank=True)
    last_act_at = models.DateTimeField("việc gần nhất lúc")
    final_stop = models.BooleanField("dừng hẳn", default=False)
    result_signed = models.BooleanField("kết quả đã ký", default=False)
    supplements = models.PositiveSmallIntegerField("số lần yêu cầu bổ sung sau tiếp nhận", default=0)
    apologies = models.PositiveSmallIntegerField("số lần xin lỗi", default=0)
    backlog = models.BooleanField("có việc nhập bù", default=False)
    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        indexes = [
            models.Index(fields=["receiver", "-id"], name="dossier_receiver"),
            models.Index(fields=["department", "-id"], name="dossier_department"),
            models.Index(fields=["unit", "-id"], name="dossier_unit"),
            models.Index(fields=["applicant", "-id"], name="dossier_applicant"),
            models.Index(fields=["received_at", "id"], name="dossier_received"),
            # With what decides who sees it: so that a thousand are counted without a look at their rows.
            models.Index(fields=["unit", "step_role", "due_at", "id"], name="dossier_inbox", condition=WAITING,
                         include=["receiver", "department"]),
            models.Index(fields=["assignee", "due_at", "id"], name="dossier_assignee", condition=Q(state__in=OPEN),
                         include=["receiver", "department", "unit", "final_stop"]),
            models.Index(fields=["unit", "assignee"], name="dossier_held", condition=Q(state__in=OPEN)),
            models.Index(
                fields=["receiver", "finished_at"], name="dossier_to_return", condition=Q(state=State.RESOLVED)
            ),
            models.Index(fields=["state", "-id"], name="dossier_open", condition=Q(state__in=OPEN)),
            *(
                models.Index(fields=[*scope, key, "id"], name=f"dossier_{'_'.join([*scope, key[10:]])}")
                for scope in ([], ["receiver"], ["department"])
                for key in ("applicant_key", "applicant_tail")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def reference(self) -> str:
        """The name by which other floors and the journal know this dossier."""
        return f"dossier:{self.code}"

    @cached_property
    def papers(self) -> list["DossierComponent"]:
        """Its papers in order, each with what its procedure says of it; read once."""
        return list(self.components.select_related("component"))

    def named(self, items: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
        """Papers asked for, each with its name and the reason."""
        names = {p.component.code: p.component.name for p in self.papers}
        return [{"name": names.get(i["component"], i["component"]), "reason": i["reason"]} for i in items]

    @property
    def status(self) -> State:
        return State(self.state)

    @property
    def crosses_boundary(self) -> bool:
        """Received by an office other than the competent one (plan IV.2)."""
        return self.receiver.home_agency_id != self.department.home_agency_id

    # --- transitions, one for each act; a target of None leaves the state as it is (interface §4) ---
    @transition(state, State.REGISTERED, State.RECEIVED, conditions=[rules.components_complete])
    def receive(self) -> None: ...

    @transition(state, [State.REGISTERED, State.SUPPLEMENT_REQUIRED], State.REFUSED, conditions=[rules.before_receipt])
    def refuse(self) -> None: ...

    @transition(state, RUNNING, State.PROCESSING, conditions=[rules.has_next_step])
    def forward(self) -> None: ...

    @transition(state, State.PROCESSING, State.PROCESSING, conditions=[rules.left_the_counter])
    def send_back(self) -> None: ...

    @transition(state, [State.REGISTERED, *RUNNING], State.SUPPLEMENT_REQUIRED)
    def require_supplement(self) -> None: ...

    @transition(state, RUNNING, None, conditions=[rules.no_open_proposal])
    def propose_supplement(self) -> None: ...

    @transition(state, State.SUPPLEMENT_REQUIRED, RETURN_VALUE(State.REGISTERED, *RUNNING))
    def supplement(self, back_to: int) -> int:
        return back_to

    @transition(state, RUNNING, State.PAYMENT_REQUIRED)
    def require_payment(self) -> None: ...

    @transition(state, State.PAYMENT_REQUIRED, RETURN_VALUE(*RUNNING))
    def record_payment(self, back_to: int) -> int:
        return back_to

    @transition(state, OPEN, State.WITHDRAWN, conditions=[rules.not_stopped_for_good, rules.result_not_signed])
    def withdraw(self) -> None: ...

    @transition(state, [State.PROCESSING, State.SUPPLEMENT_REQUIRED], State.STOPPED, conditions=[rules.after_receipt])
    def stop(self) -> None: ...

    @transition(
        state, State.STOPPED, RETURN_VALUE(*RUNNING, State.SUPPLEMENT_REQUIRED), conditions=[rules.not_stopped_for_good]
    )
    def resume(self, back_to: int) -> int:
        return back_to

    @transition(state, RUNNING, None, conditions=[rules.waits_to_be_taken])
    def take(self) -> None: ...

    @transition(state, RUNNING, None, conditions=[rules.may_apologise_again])
    def apologise(self) -> None: ...

    @transition(state, RUNNING, None)
    def reassign(self) -> None: ...

    @transition(state, RUNNING, None)
    def consult(self) -> None: ...

    @transition(state, RUNNING, None)
    def answer(self) -> None: ...

    @transition(state, OPEN, None, conditions=[rules.not_stopped_for_good])
    def note(self) -> None: ...

    @transition(state, State.PROCESSING, None)
    def draft(self) -> None: ...

    @transition(state, State.PROCESSING, None)
    def approve(self) -> None: ...

    @transition(state, State.PROCESSING, State.RESOLVED, conditions=[rules.at_last_step])
    def resolve(self) -> None: ...

    @transition(state, State.RESOLVED, State.RETURNED)
    def hand_over(self) -> None: ...


class DossierComponent(models.Model):
    """A paper of the procedure as this dossier has it."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="components")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+", db_index=False)
    provided = models.CharField("nộp bằng", max_length=12, choices=Provided, default=Provided.MISSING)
    quantity = models.PositiveSmallIntegerField("số lượng", default=1)

    class Meta:
        verbose_name = "giấy tờ của hồ sơ"
        verbose_name_plural = "giấy tờ của hồ sơ"
        ordering = ["component__order"]
        constraints = [models.UniqueConstraint(fields=["dossier", "component"], name="component_once")]


class Suspension(models.Model):
    """A span in which the clock stands still, with its reason; supplement requests and payments are such spans."""

    class Kind(models.TextChoices):
        SUPPLEMENT = "supplement", "Chờ bổ sung giấy tờ"
        PAYMENT = "payment", "Chờ nộp phí, lệ phí"
        STOP = "stop", "Dừng xử lý"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="suspensions")
    kind = models.CharField("loại", max_length=10, choices=Kind)
    from_state = models.PositiveSmallIntegerField("trạng thái trước đó", choices=State.choices)
    start = models.DateTimeField("từ")
    end = models.DateTimeField("đến", null=True, blank=True)
    restarts = models.BooleanField("tính lại từ đầu khi kết thúc", default=False)
    reason = models.TextField("lý do")
    legal_basis = models.CharField("căn cứ pháp lý", max_length=300, blank=True)
    items = models.JSONField("giấy tờ cần bổ sung", default=list)
    until = models.DateField("đề nghị bổ sung trước ngày", null=True, blank=True)
    amount = models.PositiveIntegerField("số tiền (đồng)", null=True, blank=True)
    paid_by = models.CharField("cách nộp tiền", max_length=40, blank=True)
    paid_reference = models.CharField("số biên lai, giao dịch", max_length=120, blank=True)
    asked_by = models.ForeignKey(_user, **_plain)
    approved_by = models.ForeignKey(_user, null=True, blank=True, **_plain)

    class Meta:
        verbose_name = "tạm dừng"
        verbose_name_plural = "tạm dừng"
        ordering = ["start", "pk"]
        indexes = [models.Index(fields=["approved_by", "start"], name="pause_approver", condition=~Q(approved_by=None))]

    @property
    def on_the_clock(self) -> bool:
        """A supplement asked before receipt has no clock to stop."""
        return self.from_state != State.REGISTERED


class Assignment(models.Model):
    """One hand-over and the step it opened: given by one, taken by another. Slip 06 prints these rows."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="assignments")
    step = models.PositiveSmallIntegerField("bước")
    from_unit = models.ForeignKey(OrgUnit, **_plain)
    unit = models.ForeignKey(OrgUnit, **_plain)
    assignee = models.ForeignKey(_user, null=True, blank=True, **_plain)
    handover = models.CharField("cách giao", max_length=10, choices=Handover)
    given_by = models.ForeignKey(_user, null=True, **_plain)
    given_at = models.DateTimeField("giao lúc")
    taken_by = models.ForeignKey(_user, null=True, **_plain)
    taken_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    due_at = models.DateTimeField("hạn của bước", null=True, blank=True)
    ended_at = models.DateTimeField("xong bước lúc", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "bàn giao"
        verbose_name_plural = "bàn giao"
        ordering = ["given_at", "pk"]
