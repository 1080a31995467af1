"""What every page's shell shows: the office, the rail and name of the signed-in person, long work under way."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from cases.desk import counts
from monitoring.plan import waiting
from motcua.core import access, office
from motcua.core.models import User

# permission, name of the address, icon, label; in the order of a day: work, dossiers, figures, papers
RAIL = (
    ("intake.receive", "desk:desk", "device-desktop", "Quầy"),
    ("results.return", "desk:returning", "package-export", "Trả kết quả"),
    ("desk.work", "desk:work", "list-check", "Việc của tôi"),
    ("routing.reassign", "desk:unit", "users", "Phòng"),
    ("results.approve", "desk:signing", "writing-sign", "Ký duyệt"),
    ("results.sign", "desk:to_sign", "signature", "Chờ ký số"),
    ("reports.sign", "desk:reports_to_sign", "file-certificate", "Ký báo cáo"),
    ("scans.sign", "desk:scans_to_sign", "signature", "Ký bản quét"),
    ("desk.dossiers", "desk:dossiers", "folder", "Hồ sơ"),
    ("dashboards.direct", "dashboards:direct", "chart-bar", "Chỉ đạo"),
    ("dashboards.unit", "dashboards:unit", "chart-histogram", "Số liệu phòng"),
    ("dashboards.own", "dashboards:own", "chart-line", "Số liệu của tôi"),
    ("figures.read", "reports:home", "report", "Báo cáo"),
    ("plan.read", "plan:plan", "clipboard-list", "Kế hoạch"),
    ("scanning.stacks", "desk:stacks", "scan", "Quét"),
    ("scanning.progress", "desk:digitizing", "progress", "Số hóa"),
    ("records.read", "desk:records", "rubber-stamp", "Văn thư"),
    ("archive.read", "desk:archive", "archive", "Lưu trữ"),
    ("vault.open", "desk:store_room", "database", "Kho dữ liệu"),
)
# Whoever has more screens than this finds the papers' ones, seldom opened beside all that, under «Thêm».
CALM = 8
SELDOM = {"desk:reports_to_sign", "desk:stacks", "desk:digitizing", "desk:records", "desk:archive", "desk:store_room"}

LONG_WORK = {"demo:progress": "Đang nạp dữ liệu mẫu", "recompute:progress": "Đang tính lại hạn trả theo lịch mới"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """The office's name and slogan (plan VI.2); for staff the rail, their name and post."""
    brand = office.current()
    user = request.user
    if not isinstance(user, User):
        return {"office": brand}
    words = user.get_full_name().split()
    posts = access.posts(user)
    rail = _rail(request, user)
    return {
        "office": brand,
        "rail": rail,
        "rail_more": [screen for screen in rail if screen["more"]],
        "home_url": reverse("desk:home"),
        "find_url": reverse("desk:dossiers") if access.permitted(user, "desk.dossiers") else "",
        "palette_url": reverse("desk:palette") if access.permitted(user, "desk.find") else "",
        "sign_out_url": reverse("sign_out"), "guides_url": reverse("guides"),
        "me": {"name": user.get_full_name(), "post": str(posts[0]) if posts else "Chưa được giao nhiệm vụ",
               "initials": "".join(w[0] for w in words[-2:]).upper()},
        "banner": _banner(),
    }  # fmt: skip


def _rail(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """The screens open to ``user``, what waits on them, which one this is, which stand under «Thêm».

    Neither the present screen nor one on which something waits is put away.
    """
    waits = counts.rail(user) | {"plan:plan": waiting.rail(user)}
    open_ones = [row for row in RAIL if access.permitted(user, row[0])]
    rail: list[dict[str, Any]] = [
        {"url": reverse(name), "icon": icon, "label": label, "count": waits.get(name), "seldom": name in SELDOM}
        for _, name, icon, label in open_ones
    ]
    if access.permitted(user, "administration"):
        home = reverse("administration:front")
        rail.append({"url": home, "icon": "settings", "label": "Quản trị", "count": None, "last": True})
    # «/phong/so-lieu/» lies below «/phong/»: the longest address that leads here is the present screen.
    here = max((screen["url"] for screen in rail if request.path.startswith(screen["url"])), key=len, default="")
    crowded = len(open_ones) > CALM
    return [
        {**screen, "current": (current := screen["url"] == here),
         "more": crowded and screen.get("seldom") and not (current or screen["count"])}
        for screen in rail
    ]  # fmt: skip


def _banner() -> dict[str, Any] | None:
    """Long work under way: what it is, how far."""
    running = cache.get_many(LONG_WORK)
    for key, text in LONG_WORK.items():
        progress = running.get(key)
        if progress and progress["done"] < progress["total"]:
            return {"text": text, **progress}
    return None
