"""Addresses of the whole house; citizens and staff never notice the floors."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from motcua.core import health

from .api import api

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("api/v1/", api.urls),
    path("", include("motcua.core.urls")),
    path("", include("cases.urls")),
    path("", include("monitoring.urls")),
    # One door for all staff: the admin's own sign-in page is not used.
    path("quan-tri/login/", RedirectView.as_view(pattern_name="sign_in", query_string=True)),
    path("quan-tri/", admin.site.urls),
]

handler403 = "motcua.core.views.forbidden"
handler404 = "motcua.core.views.not_found"
handler500 = "motcua.core.views.server_error"
