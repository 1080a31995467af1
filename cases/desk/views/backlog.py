"""The director's permissions to enter acts of the past."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.desk.forms import day_input
from motcua.core import moments
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid
from motcua.core.models import BacklogGrant, User


class BacklogForm(forms.Form):
    """Who may enter acts of the past, when and why."""

    user = forms.ModelChoiceField(User.objects.filter(is_active=True).order_by("name"), label="Người được nhập bù")
    since = forms.DateField(label="Từ ngày", widget=day_input())
    until = forms.DateField(label="Đến ngày", widget=day_input())
    reason = forms.CharField(label="Lý do", max_length=300)


@login_required
@may("backlog.grant")
def backlog(request: StaffRequest) -> HttpResponse:
    """The director's dated permissions to enter acts of the past (interface §6)."""
    now = timezone.now()
    form = BacklogForm(request.POST or None)
    if form.is_valid():
        try:
            moments.grant_backlog(director=request.user, now=now, **form.cleaned_data)
        except Invalid as invalid:
            form.add_error("until", invalid.message)
        else:
            messages.success(request, "Đã cho phép nhập bù.")
            return redirect("desk:backlog")
    granted = BacklogGrant.objects.select_related("user", "granted_by").order_by("-pk")[:50]
    status = 422 if form.is_bound else 200
    return render(request, "cases/desk/backlog.html", {"form": form, "granted": granted}, status=status)
