"""Addresses of the slips."""

from django.urls import path

from . import views

app_name = "slips"
urlpatterns = [
    path("ho-so/<str:code>/phieu/<str:number>.pdf", views.pdf, name="pdf"),
    path("ho-so/<str:code>/phan-cach/<slug:slug>.pdf", views.separator, name="separator"),
    path("xac-thuc/<str:token>/", views.verify, name="verify"),
]
