"""Who may sign what. What a paper is signed for is known where it lies, so each kind of place registers its rule."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from motcua.core import fsm
from motcua.core.errors import NotAllowed
from motcua.core.fsm import broken
from motcua.core.models import User
from motcua.core.registry import Registry

from .verdicts import Kind

if TYPE_CHECKING:
    from digitization.papers.models import Paper

    from .models import Signature

# Kind of reference («dossier») → raises NotAllowed or RuleBroken("not_approved") unless this person may sign there.
SIGNERS: Registry[Callable[["Paper", str, User, str], None]] = Registry("rule of signers")


def require(paper: "Paper", user: User, kind: str, there: "list[Signature]") -> None:
    """Raises unless ``user`` may add this kind of signature now; ``there``: the signatures it bears already.

    Errors: NotAllowed; RuleBroken("paper_revoked", "not_a_pdf", "came_signed", "already_signed", "person_first", and
    what the paper's place says, such as "not_approved").
    """
    source = paper.filings.filter(reused=False).values_list("reference", flat=True).first()
    place = (source or "").partition(":")[0]
    if place not in SIGNERS:
        raise NotAllowed
    SIGNERS[place](paper, source or "", user, kind)
    if paper.revoked_at:
        raise broken("paper_revoked")
    if paper.best.media_type != "application/pdf":
        raise broken("not_a_pdf")
    if paper.signed_id is None and there:
        raise broken("came_signed")
    if any(signature.kind == kind for signature in there):
        raise broken("already_signed")
    if paper.origin == paper.Origin.RESULT and kind == Kind.AGENCY and not there:
        raise broken("person_first")


fsm.messages(
    paper_revoked="Giấy tờ này đã bị thu hồi, không ký số nữa.",
    not_a_pdf="Giấy tờ chưa có bản PDF để ký; hãy đợi nhận dạng xong hoặc nộp tệp PDF.",
    came_signed="Tệp đã có chữ ký số khi nộp, được giữ nguyên và không ký thêm.",
    already_signed="Văn bản này đã có chữ ký số loại này.",
    person_first="Người có thẩm quyền ký trước, cơ quan ký sau.",
    not_approved="Văn bản chưa được duyệt nên chưa ký số được.",
    changed_meanwhile="Văn bản vừa được người khác ký hoặc thay; hãy mở lại rồi ký.",
    not_legible="Tệp PDF hỏng hoặc được bảo vệ bằng mật khẩu nên không ký được; hãy lập lại văn bản.",
    prepared_gone="Phiên ký đã hết hạn (mười phút) hoặc không phải của bạn; hãy bấm ký lại.",
)
