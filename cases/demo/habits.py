"""How often what happens, in one place. Own estimates but for the few figures with a source; all are for show only."""

from typing import Final

# Of all dossiers (the published share of online dossiers of the whole province is far higher, mostly communes).
ORGANIZATIONS: Final = 0.35
RETURNING: Final = 0.28  # owners who were here before
ONLINE, POSTAL = 0.40, 0.05
PROXY: Final = 0.08
SHARED_DATA: Final = (0.15, 0.95)  # at the beginning and at the end of the year

# Before receipt.
REFUSED, INCOMPLETE, CHANGED_MIND = 0.015, 0.06, 0.004
ASKED_BEFORE_RECEIPT, NEVER_ANSWERED = 0.7, 0.12

# On the way.
SUPPLEMENT, SECOND_SUPPLEMENT = 0.065, 0.06
PAYMENT_ONLINE, PAYMENT_COUNTER, NEVER_PAID = 0.28, 0.05, 0.04
WITHDRAWN, STOPPED, STOPPED_FOR_GOOD = 0.01, 0.012, 0.3
CONSULTED, REASSIGNED, SENT_BACK = 0.035, 0.02, 0.025
WITH_PAPER, PAPER_STEP, FORGOTTEN_TAKE = 0.2, 0.6, 0.1  # dossiers with paper hand-overs; their steps on paper
ASSIGNED_BY_NAME, DRAFTED = 0.4, 0.8
LATE, APOLOGIES = 0.065, 0.6  # a few more become late by themselves
DENIED, NEVER_FETCHED = 0.02, 0.012

# Procedures by words of their accent-free names: (persons, organizations); the first that fits. Others weigh 1 and 1.
FREQUENT: Final = (
    ("rut yeu cau", 1, 0),
    ("ban sao trich luc", 150, 3),
    ("thong tin ho tich", 14, 0),
    ("quoc tich viet nam o trong nuoc", 7, 0),
    ("nguoi goc viet nam", 4, 0),
    ("con nuoi", 1.5, 0),
    ("yeu cau tro giup phap ly", 12, 0),
    ("nuoc ngoai", 0.1, 0.6),
    ("cap the", 10, 4),
    ("cap lai the", 5, 2),
    ("tap su", 6, 2),
    ("chung chi hanh nghe", 6, 0),
    ("bo nhiem", 3, 0),
    ("mien nhiem", 0.6, 0),
    ("hanh nghe", 4, 0),
    ("thay doi noi dung", 0.4, 14),
    ("dang ky hoat dong", 0.5, 12),
    ("cap lai giay dang ky", 0.2, 4),
    ("hop nhat", 0.1, 0.4),
    ("sap nhap", 0.1, 0.4),
    ("thanh lap", 0.3, 2),
)
# How busy a field's organizations are; others weigh 1.
FIELDS: Final = {
    "luat-su": 30, "cong-chung": 24, "dau-gia-tai-san": 16, "thua-phat-lai": 6, "tro-giup-phap-ly": 6,
    "ho-tro-phap-ly-cho-doanh-nghiep-nho-va-vua": 5, "giam-dinh-tu-phap": 4, "tu-van-phap-luat": 4,
    "trong-tai-thuong-mai": 3, "hoa-giai-thuong-mai": 3, "quan-tai-vien": 3, "ho-tich": 3,
}  # fmt: skip


def weights(key: str) -> tuple[float, float]:
    """How often persons and organizations ask for the procedure with this accent-free name."""
    return next(((p, o) for words, p, o in FREQUENT if words in key), (1.0, 1.0))
