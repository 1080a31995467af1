"""POST /papers: a file becomes a paper, at a dossier or before there is one."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile
from pydantic import BeforeValidator, Field

from cases.dossier import filing, rules
from cases.dossier.api import ActIn, moment_of
from cases.dossier.services import visible
from digitization.scanning import checks
from digitization.vault.api import body
from motcua.core import access
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.http import KEYED, Bearer, bare, once, user_of
from motcua.core.models import User

from . import papers
from .people import tidy

router = Router(tags=["Papers"])
Slug = Annotated[str, Field(max_length=80, pattern=r"^[-a-zA-Z0-9_]*$")]
Day = Annotated[date | None, BeforeValidator(lambda said: said or None)]  # a form sends an empty field as «»
_AROUND = 1_000_000  # bytes that a form may have besides its file


class PaperIn(ActIn):
    """What is said of the file. ``owner``: a number; of a dossier's paper it is the applicant's and may be left out."""

    kind: Slug = ""
    owner: Annotated[str, Field(max_length=30)] = ""
    dossier: Annotated[str, Field(max_length=80)] = ""
    component: Slug = ""
    issued_on: Day = None
    valid_until: Day = None


def _may_bring(request: HttpRequest, user: User) -> None:
    """404 and 403 before the file is judged; then what a form may hold at all."""
    if not access.permitted(user, "papers.bring"):
        raise NotAllowed
    if int(request.headers.get("Content-Length") or 0) > settings.PAPER_MAX_BYTES + _AROUND:
        checks.refuse("too_large")
    code = request.POST.get("dossier", "").strip()
    if code:
        rules.require(user, visible(user, code), "file_paper")
    elif not access.holds(user, papers.BRINGERS):
        raise NotAllowed
    unknown = {*request.POST, *request.FILES} - {*PaperIn.model_fields, "file"}
    if unknown:
        raise Invalid(dict.fromkeys(sorted(unknown), "Không có trường này."), code="unknown_field")
    spoilt = [name for name, value in request.POST.items() if "\0" in str(value)]
    if spoilt:
        raise Invalid(dict.fromkeys(spoilt, "Giá trị không hợp lệ."))


@router.post("/papers", auth=Bearer(_may_bring), response={201: dict}, operation_id="create_paper",
             summary="Lưu một giấy tờ", openapi_extra=KEYED)  # fmt: skip
@once
def create(request: HttpRequest, payload: Form[PaperIn], file: File[UploadedFile]) -> tuple[int, Any]:
    """With ``dossier`` it is filed there, at ``component``; without, it waits in its owner's store."""
    user = user_of(request)
    moment = moment_of(user, payload)
    content = file.read()
    given: dict[str, Any] = {"user": user, "moment": moment, "content": content, "kind": payload.kind,
                             "issued_on": payload.issued_on, "valid_until": payload.valid_until}  # fmt: skip
    if payload.dossier:
        dossier = visible(user, payload.dossier)
        filing.component_of(dossier, payload.component)
        if payload.owner and tidy(payload.owner) != dossier.applicant.id_number:
            raise Invalid({"owner": "Giấy tờ của hồ sơ đứng tên chủ hồ sơ; số này là của người khác."})
        given |= {"found": checks.check(content, file.name or ""), "component": payload.component}
        paper = bare(filing.file_paper)(dossier_id=dossier.pk, **given)
    else:
        if payload.component:
            raise Invalid({"component": "Nêu hồ sơ có thành phần này, ở trường dossier."})
        paper = papers.lay_down(owner=payload.owner, found=checks.check(content, file.name or ""), **given)
    return 201, body(paper, user)
