"""Every page: who looks, its name, its address («CODE»: a dossier they may see).

The administrators' pages are visited in test_admin.py.
"""

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
    ("bttp", "ho-so-du-thao", "/ho-so/CODE/viec/draft/"),
    ("bttp", "ho-so-bo-sung", "/ho-so/CODE/viec/require-supplement/"),
    ("truongphong.bttp", "phong", "/phong/"),
    ("truongphong.bttp", "phong-qua-han", "/phong/?loc=giu"),
    ("truongphong.bttp", "phong-bo-sung", "/phong/bo-sung/"),
    ("truongphong.bttp", "phong-xin-loi", "/phong/xin-loi/"),
    ("truongphong.bttp", "ky-duyet", "/ky-duyet/"),
    ("lanhdao", "phong-lanh-dao", "/phong/"),
    ("lanhdao", "phong-lanh-dao-mot", "/phong/?phong=bttp"),
    ("lanhdao", "phong-nhap-bu", "/phong/nhap-bu/"),
    ("tiepnhan", "tra-ket-qua", "/tra-ket-qua/"),
    ("tiepnhan", "buu-chinh", "/tra-ket-qua/buu-chinh/"),
    ("tiepnhan", "so-theo-doi", "/so-theo-doi/"),
    ("vanthu", "viec-van-thu", "/viec/"),
    ("vanthu", "van-thu", "/van-thu/"),
    ("vanthu", "van-thu-ban-giao", "/van-thu/ban-giao/"),
    ("vanphong", "bo-giao-dien", "/bo-giao-dien/"),
]
