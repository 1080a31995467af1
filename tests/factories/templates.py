"""Templates of results, published, and drafts written by them."""

from datetime import date
from typing import Any

from cases.results import services, templating
from cases.results.models import ResultTemplate
from motcua.core.models import User

from . import core
from . import dossier as make

BODY = "<p>Xác nhận {{ong_ba}} <b>{{chu_ho_so}}</b>, số {{so_dinh_danh}}.</p><p>{{noi_dung}}</p><p>{{ghi_chu?}}</p>"


def template(code: str = "giay-thu", since: date = date(2026, 1, 1), **fields: Any) -> ResultTemplate:
    """A published template that asks for «noi_dung»."""
    given = {"name": "Giấy thử", "heading": "Giấy xác nhận", "symbol": "GXN-STP", "body": BODY, **fields}
    made = ResultTemplate.objects.create(code=code, **given)
    return templating.publish(made, None, since, core.MONDAY)


def drafted(made: ResultTemplate | None = None, by: User | None = None, **values: str) -> make.Dossier:
    """A dossier in its department, with a draft by a template."""
    found = make.processing(**({"applicant": make.applicant(name=values.pop("name"))} if "name" in values else {}))
    filled = {"noi_dung": "Đủ điều kiện.", "chuc_vu_ky": "GIÁM ĐỐC", "nguoi_ky": "Lê Văn Ký", "ong_ba": "Ông/Bà",
              "chu_ho_so": found.applicant_name, **values}  # fmt: skip
    return services.draft(dossier_id=found.pk, user=by or core.officer(), moment=core.moment(hours=1),
                          template=made or template(), values=filled)  # fmt: skip
