"""A frozen letter on its way to be signed, as its run's page shows it: who has signed, its number, taking it back."""

from typing import Any

from django import forms
from django.utils import timezone

from monitoring.reports import printed, services, signing
from monitoring.reports.models import Run
from motcua.core import access
from motcua.core.access import StaffRequest
from motcua.core.calendar import local
from motcua.core.models import Role


class NumberForm(forms.Form):
    """What Văn thư's book gives the letter."""

    serial = forms.IntegerField(
        label="Số", min_value=1, max_value=9_999_999, help_text=f"Ký hiệu /{printed.SYMBOL} đã in trên văn bản."
    )
    day = forms.DateField(label="Ngày văn bản", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class WithdrawForm(forms.Form):
    """Why it shall not be signed."""

    reason = forms.CharField(label="Lý do rút", max_length=300)


def way(request: StaffRequest, run: Run, bound: forms.Form | None = None) -> dict[str, Any]:
    """The context of ``_signing.html``; nothing for what is not to be signed. ``bound``: a form with its errors."""
    if not (run.frozen_at and services.find(run.report).letter):
        return {}
    signed, paper, today = signing.signatures(run), run.paper, local(timezone.now()).date()
    keeps = access.permitted(request.user, "reports.keep") and paper is not None and not paper.revoked_at
    found: dict[str, Any] = {
        "way": True, "paper": paper, "person": signed.get("personal"), "agency": signed.get("agency"),
        "may_sign": access.holds(request.user, {Role.DIRECTOR}),
    }  # fmt: skip
    if keeps and not signed:
        found["withdraw"] = bound if isinstance(bound, WithdrawForm) else WithdrawForm()
    if keeps and "personal" in signed and "agency" not in signed:
        first = {"serial": signing.next_number(today.year), "day": today}
        if paper and paper.number:
            first = {"serial": int(paper.number.partition("/")[0]), "day": paper.issued_on or today}
        found["number"] = bound if isinstance(bound, NumberForm) else NumberForm(initial=first)
    return found
