"""Addresses of the staff pages. No personal number stands in any of them."""

from django.urls import path

from .views import desk, dossier, handover, home, postal, records, register, returning, unit, work

app_name = "desk"
urlpatterns = [
    path("", home.front, name="front"),
    path("nha/", home.home, name="home"),
    path("quay/", desk.desk, name="desk"),
    path("quay/nguoi/", desk.person, name="person"),
    path("quay/thu-tuc/", desk.procedures, name="procedures"),
    path("quay/giay-to/", desk.checklist, name="checklist"),
    path("quay/xong/<str:code>/", desk.done, name="done"),
    path("viec/", work.work, name="work"),
    path("viec/chuyen/", work.forward_many, name="forward_many"),
    path("tra-ket-qua/", returning.returning, name="returning"),
    path("tra-ket-qua/buu-chinh/", postal.postal, name="postal"),
    path("tra-ket-qua/<str:code>/", returning.one, name="return_one"),
    path("tra-ket-qua/<str:code>/the/", returning.card, name="return_card"),
    path("van-thu/", records.records, name="records"),
    path("van-thu/so/", records.number, name="number"),
    path("van-thu/so/con-trong/", records.number_free, name="number_free"),
    path("van-thu/ban-giao/", records.giving, name="giving"),
    path("ban-giao/<str:code>/", handover.handover, name="handover"),
    path("ban-giao/<str:code>/phieu.pdf", handover.handover_pdf, name="handover_pdf"),
    path("so-theo-doi/", register.register, name="register"),
    path("so-theo-doi/<str:token>/", register.register_progress, name="register_progress"),
    path("so-theo-doi/<str:token>/tep/", register.register_file, name="register_file"),
    path("phong/", unit.unit, name="unit"),
    path("phong/dong-nghiep-nghi/", unit.colleague_away, name="colleague_away"),
    path("phong/nhap-bu/", unit.backlog, name="backlog"),
    path("ho-so/", work.dossiers, name="dossiers"),
    path("ho-so/<str:code>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/so-dinh-danh/", dossier.unmask, name="unmask"),
    path("ho-so/<str:code>/viec/<slug:slug>/", dossier.act, name="act"),
]
