"""API lines of results: draft, approve, resolve, hand over."""

from typing import Annotated, Any, Literal

from ninja import Router
from pydantic import AwareDatetime, Field

from cases.dossier.api import ActIn, Note, Text, act_line
from motcua.core.http import Strict

from . import services

router = Router(tags=["Dossiers"])


class DraftIn(ActIn):
    """``paper``: the wording of the draft."""

    paper: Text


class ApproveIn(ActIn):
    note: Note = ""


class ResolveIn(ActIn):
    outcome: Literal["granted", "denied"]
    number: Annotated[str, Field(min_length=1, max_length=80)]
    signed_at: AwareDatetime
    paper: Annotated[int, Field(ge=1, lt=2**63)] | None = None


class RecipientIn(Strict):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    id_number: Annotated[str, Field(max_length=20)] = ""


class HandOverIn(ActIn):
    method: Literal["counter", "postal", "electronic"]
    recipient: RecipientIn
    proxy: bool = False
    originals_back: bool = False

    def fields(self) -> dict[str, Any]:
        return {**super().fields(), "recipient": self.recipient.model_dump()}


act_line(router, "draft", DraftIn, services.draft, "Dự thảo kết quả")
act_line(router, "approve", ApproveIn, services.approve, "Duyệt dự thảo")
act_line(router, "resolve", ResolveIn, services.resolve, "Ghi kết quả đã ký")
act_line(router, "hand-over", HandOverIn, services.hand_over, "Trả kết quả")
