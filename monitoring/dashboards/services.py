"""Keeping a view and letting it go: a person's own convenience, so no line in the journal."""

from django.db import transaction

from motcua.core.errors import Invalid
from motcua.core.models import User

from .models import SavedView

MOST = 30  # of one person


@transaction.atomic
def keep(*, user: User, name: str, kind: str, query: str) -> SavedView:
    """Keep a view; the same name again replaces it. Errors: Invalid («ten»)."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise Invalid({"ten": "Đặt cho góc nhìn một tên, tối đa 60 chữ."})
    User.objects.select_for_update().get(pk=user.pk)  # one save of a person after the other: the limit holds
    kept = SavedView.objects.filter(owner=user)
    if kept.exclude(name=name).count() >= MOST:
        raise Invalid({"ten": f"Đã lưu {MOST} góc nhìn: bỏ bớt một góc nhìn cũ rồi lưu lại."})
    return SavedView.objects.update_or_create(owner=user, name=name, defaults={"kind": kind, "query": query})[0]


def drop(*, user: User, view_id: int) -> None:
    """Let one of the person's own views go; a second time changes nothing."""
    SavedView.objects.filter(owner=user, pk=view_id).delete()
