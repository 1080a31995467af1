"""Shared data at the desk: asked by a click, shown with its source; what the form lacks is filled in."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from cases.desk import in_store, origins
from cases.desk.intake_form import PersonForm
from cases.desk.views import desk_parts as parts
from cases.intake import lookups, people
from digitization.vault.sources.asking import Said
from motcua.core.access import StaffRequest, may
from motcua.core.moments import Moment


@require_POST
@login_required
@may("intake.receive")
def shared(request: StaffRequest) -> HttpResponse:
    """The person as typed, completed by what the sources say; where one is away, the clerk goes on by hand."""
    typed, now = PersonForm(request.POST), timezone.now()
    said, known = typed.shown(), parts.known_person(request.POST)
    number = people.tidy(said["id_number"])
    answers: list[Said] = []
    if people.kind_of(number):
        answers = lookups.shared(
            user=request.user, number=number, kind=said["kind"], known=known, visit=request.POST.get("visit", ""),
            moment=Moment(now, now),
        )  # fmt: skip
    form, found = completed(said, answers)
    context: dict[str, Any] = {
        **parts.person_context(request.user, form, known), "answers": answers, "sources": True,
        "token": in_store.shared_token(number, answers),
    }  # fmt: skip
    origins.tell(form, found)
    response = render(request, "cases/desk/_person.html", context)
    trigger_client_event(response, parts.PERSON_READ, after="settle")
    return trigger_client_event(response, parts.CHANGED, after="settle")


def completed(said: dict[str, Any], answers: list[Said]) -> tuple[PersonForm, dict[str, str]]:
    """The form with its empty fields filled from the first source that knows them, and where each came from."""
    found: dict[str, Any] = {}
    came: dict[str, str] = {}
    for answer in answers:
        for name, value in answer.facts.fields.items() if answer.facts else ():
            if value and not said.get(name) and name not in found:
                found[name], came[name] = value, f"từ {answer.label.lower()}"
    return PersonForm(initial=said | found), came
