"""Where each role begins its day."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from motcua.core import access
from motcua.core.access import StaffRequest
from motcua.core.models import Role

# The first role a person holds in this order decides; others are one click away in the rail.
HOMES = (
    (Role.CLERK, "desk:desk"),
    (Role.OFFICER, "desk:work"),
    (Role.HEAD, "desk:work"),
    (Role.DIRECTOR, "dashboards:direct"),
    (Role.RECORDS, "desk:records"),
    (Role.OFFICE, "dashboards:direct"),
    (Role.ARCHIVIST, "desk:archive"),
    (Role.ADMIN, "admin:index"),
)


def front(request: HttpRequest) -> HttpResponse:
    """Staff go to their home, everybody else to the door until the citizens' pages stand."""
    return redirect("desk:home" if request.user.is_authenticated else "sign_in")


@login_required
def home(request: StaffRequest) -> HttpResponse:
    """The home of the signed-in person's first role; an account without a post is told so."""
    for role, name in HOMES:
        if access.holds(request.user, {role}):
            return redirect(name)
    return render(request, "core/home.html", {"doors": []})
