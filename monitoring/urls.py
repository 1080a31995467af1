"""Front door: the addresses of each room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("monitoring.reports.urls")),
    path("", include("monitoring.plan.urls")),
    path("", include("monitoring.dashboards.urls")),
]
