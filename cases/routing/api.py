"""API lines of routing: the acts of the way through the departments, one by one and in bulk."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import AwareDatetime, Field

from cases.dossier.api import ActIn, Code, Note, ReasonIn, Text, act_line, moment_of
from motcua.core.http import KEYED, in_parts, key_of, permitted, user_of

from . import services

router = Router(tags=["Dossiers"])
Username = Annotated[str, Field(min_length=1, max_length=150)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=200)]
HandoverBy = Literal["electronic", "paper"]


class ForwardIn(ActIn):
    note: Note = ""
    handover: HandoverBy = "electronic"
    assignee: Annotated[str, Field(max_length=150)] = ""


class SendBackIn(ReasonIn):
    handover: HandoverBy = "electronic"


class TakeIn(ActIn):
    note: Note = ""


class ReassignIn(ActIn):
    assignee: Username


class ConsultIn(ActIn):
    unit: Code
    question: Text
    hours: Annotated[int, Field(ge=1, le=2000)]


class AnswerIn(ActIn):
    consultation: Annotated[int, Field(ge=1, le=2**63 - 1)]
    text: Text


class ApologiseIn(ReasonIn):
    new_due_at: AwareDatetime


class StopIn(ReasonIn):
    legal_basis: Annotated[str, Field(min_length=1, max_length=300)]
    final: bool = False


class ResumeIn(ActIn):
    reason: Note = ""
    legal_basis: Note = ""


class BulkForwardIn(ForwardIn):
    codes: Codes


class BulkReassignIn(ReassignIn):
    codes: Codes


@router.post("/dossiers/bulk/forward", auth=permitted("routing.forward"), operation_id="bulk_forward",
             summary="Chuyển nhiều hồ sơ", openapi_extra=KEYED)  # fmt: skip
@in_parts
def bulk_forward(request: HttpRequest, payload: BulkForwardIn) -> tuple[int, Any]:
    user, moment = user_of(request), moment_of(user_of(request), payload)
    how = {"handover": payload.handover, "note": payload.note, "assignee": payload.assignee}
    outcomes = services.in_bulk(
        payload.codes, user, lambda pk: services.forward(dossier_id=pk, user=user, moment=moment, **how),
        under=key_of(request),
    )  # fmt: skip
    return 200, {"results": outcomes}


@router.post("/dossiers/bulk/reassign", auth=permitted("routing.reassign"), operation_id="bulk_reassign",
             summary="Chuyển nhiều hồ sơ cho đồng nghiệp", openapi_extra=KEYED)  # fmt: skip
@in_parts
def bulk_reassign(request: HttpRequest, payload: BulkReassignIn) -> tuple[int, Any]:
    user, moment = user_of(request), moment_of(user_of(request), payload)
    outcomes = services.in_bulk(
        payload.codes,
        user,
        lambda pk: services.reassign(dossier_id=pk, user=user, moment=moment, assignee=payload.assignee),
        under=key_of(request),
    )
    return 200, {"results": outcomes}


act_line(router, "forward", ForwardIn, services.forward, "Chuyển bước tiếp theo")
act_line(router, "send-back", SendBackIn, services.send_back, "Trả lại bước trước")
act_line(router, "take", TakeIn, services.take, "Xác nhận đã nhận hồ sơ giấy")
act_line(router, "reassign", ReassignIn, services.reassign, "Giao đồng nghiệp khác")
act_line(router, "consult", ConsultIn, services.consult, "Xin ý kiến đơn vị khác")
act_line(router, "answer", AnswerIn, services.answer, "Trả lời xin ý kiến")
act_line(router, "apologise", ApologiseIn, services.apologise, "Xin lỗi và hẹn lại")
act_line(router, "stop", StopIn, services.stop, "Dừng xử lý")
act_line(router, "resume", ResumeIn, services.resume, "Tiếp tục xử lý")
