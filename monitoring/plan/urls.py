"""Addresses of the plan."""

from django.urls import path

from .views import aims, edit, plan, records, reviews, sheets, task

app_name = "plan"
urlpatterns = [
    path("ke-hoach/", plan.plan, name="plan"),
    path("ke-hoach/cac-nhom/", plan.parts, name="parts"),
    path("ke-hoach/xuat/<slug:slug>/", plan.export, name="export"),
    path("ke-hoach/moi/", edit.plan, name="new_plan"),
    path("ke-hoach/<int:number>/sua/", edit.plan, name="edit_plan"),
    path("ke-hoach/<int:number>/nhiem-vu-moi/", edit.new_task, name="new_task"),
    path("ke-hoach/nhiem-vu/<int:number>/", task.task, name="task"),
    path("ke-hoach/nhiem-vu/<int:number>/sua/", edit.task, name="edit_task"),
    path("ke-hoach/minh-chung/<int:number>/", task.evidence, name="evidence"),
    path("ke-hoach/muc-tieu/", aims.targets, name="targets"),
    path("ke-hoach/muc-tieu/moi/", aims.target, name="new_target"),
    path("ke-hoach/muc-tieu/<int:number>/", aims.target, name="edit_target"),
    path("ke-hoach/trang-thiet-bi/", records.equipment, name="equipment"),
    path("ke-hoach/phi-dia-gioi/", reviews.reviews, name="reviews"),
    path("ke-hoach/phi-dia-gioi/to-trinh/<slug:slug>/", reviews.proposal, name="proposal"),
    path("ke-hoach/phi-dia-gioi/<str:code>/", reviews.review, name="review"),
    path("ke-hoach/tai-cau-truc/", records.reengineering, name="reengineering"),
    path("ke-hoach/tap-huan/", records.events, name="events"),
    path("ke-hoach/tap-huan/xuat/<slug:slug>/", records.export_events, name="export_events"),
    path("ke-hoach/phieu/", sheets.sheets, name="sheets"),
    path("ke-hoach/phieu/<int:number>/", sheets.sheet, name="sheet"),
    path("ke-hoach/phieu/<int:number>/xuat/<slug:slug>/", sheets.export, name="export_sheet"),
]
