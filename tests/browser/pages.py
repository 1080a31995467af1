"""Every page a person of the house can stand on: who looks, its name, its address («CODE»: a dossier they may see)."""

PAGES = [
    ("", "dang-nhap", "/dang-nhap/"),
    ("", "khong-co-trang", "/khong-co/"),
    ("tiepnhan", "quay", "/quay/"),
    ("tiepnhan", "quay-thu-tuc", "/quay/?thu-tuc=1.002010"),
    ("tiepnhan", "viec-quay", "/viec/"),
    ("tiepnhan", "ho-so", "/ho-so/"),
    ("tiepnhan", "ho-so-mot", "/ho-so/CODE/"),
    ("bttp", "viec", "/viec/"),
    ("bttp", "ho-so-chuyen", "/ho-so/CODE/viec/forward/"),
    ("bttp", "ho-so-bo-sung", "/ho-so/CODE/viec/require-supplement/"),
    ("truongphong.bttp", "phong", "/phong/"),
    ("truongphong.bttp", "phong-qua-han", "/phong/?loc=giu"),
    ("truongphong.bttp", "phong-bo-sung", "/phong/bo-sung/"),
    ("truongphong.bttp", "phong-xin-loi", "/phong/xin-loi/"),
    ("truongphong.bttp", "ky-duyet", "/ky-duyet/"),
    ("lanhdao", "phong-lanh-dao", "/phong/"),
    ("lanhdao", "phong-nhap-bu", "/phong/nhap-bu/"),
    ("vanthu", "viec-van-thu", "/viec/"),
    ("vanphong", "bo-giao-dien", "/bo-giao-dien/"),
    ("quantri", "quan-tri", "/quan-tri/"),
]
