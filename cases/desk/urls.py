"""Addresses of the staff pages. No personal number stands in any of them."""

from django.urls import path

from .views import desk, dossier, home, work

app_name = "desk"
urlpatterns = [
    path("nha/", home.home, name="home"),
    path("quay/", desk.desk, name="desk"),
    path("quay/nguoi/", desk.person, name="person"),
    path("quay/thu-tuc/", desk.procedures, name="procedures"),
    path("quay/giay-to/", desk.checklist, name="checklist"),
    path("quay/xong/<str:code>/", desk.done, name="done"),
    path("viec/", work.work, name="work"),
    path("viec/chuyen/", work.forward_many, name="forward_many"),
    path("ho-so/", work.dossiers, name="dossiers"),
    path("ho-so/<str:code>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/so-dinh-danh/", dossier.unmask, name="unmask"),
    path("ho-so/<str:code>/viec/<slug:slug>/", dossier.act, name="act"),
]
