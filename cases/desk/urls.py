"""Addresses of the staff pages. No personal number stands in any of them."""

from django.urls import path

from .views import bulk, desk, dossier, home, palette, unit, work

app_name = "desk"
urlpatterns = [
    path("", home.front, name="front"),
    path("nha/", home.home, name="home"),
    path("tim/", palette.palette, name="palette"),
    path("quay/", desk.desk, name="desk"),
    path("quay/nguoi/", desk.person, name="person"),
    path("quay/thu-tuc/", desk.procedures, name="procedures"),
    path("quay/giay-to/", desk.checklist, name="checklist"),
    path("quay/xong/<str:code>/", desk.done, name="done"),
    path("viec/", work.work, name="work"),
    path("viec/xem/<str:code>/", work.preview, name="preview"),
    path("viec/nhieu/<slug:slug>/", bulk.bulk, name="bulk"),
    path("viec/da-chuyen/<slug:token>/", bulk.receipt, name="receipt"),
    path("phong/", unit.unit, name="unit"),
    path("phong/dong-nghiep-nghi/", unit.colleague_away, name="colleague_away"),
    path("phong/nhap-bu/", unit.backlog, name="backlog"),
    path("ho-so/", work.dossiers, name="dossiers"),
    path("ho-so/<str:code>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/so-dinh-danh/", dossier.unmask, name="unmask"),
    path("ho-so/<str:code>/viec/<slug:slug>/", dossier.act, name="act"),
]
