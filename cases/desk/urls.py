"""Addresses of the staff pages. No personal number stands in any of them."""

from django.urls import path

from .views import (
    apologies,
    backlog,
    bulk,
    desk,
    desk_parts,
    done,
    dossier,
    drafts,
    home,
    palette,
    proposals,
    signing,
    unit,
    work,
)

app_name = "desk"
urlpatterns = [
    path("", home.front, name="front"),
    path("nha/", home.home, name="home"),
    path("tim/", palette.palette, name="palette"),
    path("quay/", desk.desk, name="desk"),
    path("quay/nguoi/", desk_parts.person, name="person"),
    path("quay/luu-y/", desk_parts.warnings, name="warnings"),
    path("quay/thu-tuc/", desk_parts.procedures, name="procedures"),
    path("quay/giay-to/", desk_parts.checklist, name="checklist"),
    path("quay/ban-nhap/", drafts.save, name="save_draft"),
    path("quay/ban-nhap/bo/", drafts.drop, name="drop_draft"),
    path("quay/xong/<str:code>/", done.done, name="done"),
    path("quay/xong/<str:code>/phieu/<str:number>/", done.slip, name="done_slip"),
    path("viec/", work.work, name="work"),
    path("viec/xem/<str:code>/", work.preview, name="preview"),
    path("viec/nhieu/<slug:slug>/", bulk.bulk, name="bulk"),
    path("viec/da-chuyen/<slug:token>/", bulk.receipt, name="receipt"),
    path("phong/", unit.unit, name="unit"),
    path("phong/dong-nghiep-nghi/", unit.colleague_away, name="colleague_away"),
    path("phong/giao-lai/", unit.reassign, name="reassign_many"),
    path("phong/bo-sung/", proposals.proposals, name="proposals"),
    path("phong/bo-sung/<str:code>/", proposals.decide, name="decide_supplement"),
    path("phong/xin-loi/", apologies.apologies, name="apologies"),
    path("phong/nhap-bu/", backlog.backlog, name="backlog"),
    path("ky-duyet/", signing.signing, name="signing"),
    path("ky-duyet/quyet-dinh/", signing.decide, name="decide_results"),
    path("ho-so/", work.dossiers, name="dossiers"),
    path("ho-so/<str:code>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/so-dinh-danh/", dossier.unmask, name="unmask"),
    path("ho-so/<str:code>/viec/<slug:slug>/", dossier.act, name="act"),
]
