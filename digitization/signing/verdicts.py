"""What may be said of a signature, in words that a clerk can act on."""

from typing import Final

from django.db.models import TextChoices

# The authority that signing/trial.py makes up; whatever it issued is said to be for trying out.
TRIAL: Final = "CA THỬ NGHIỆM – không có giá trị pháp lý"


class Verdict(TextChoices):
    """The worst comes first; one signature has one verdict."""

    ALTERED = "altered", "Tệp đã bị sửa sau khi ký"
    UNREADABLE = "unreadable", "Không đọc được chữ ký số, tệp có thể đã bị sửa"
    REVOKED = "revoked", "Chứng thư của người ký đã bị thu hồi"
    WEAK = "weak", "Chữ ký dùng thuật toán hoặc khóa quá yếu, không còn bảo đảm"
    EXPIRED = "expired", "Chứng thư hết hạn hoặc chưa có hiệu lực, không chứng minh được lúc ký còn hiệu lực"
    UNKNOWN = "unknown_signer", "Chưa rõ người ký: chứng thư không thuộc danh sách tin cậy"
    UNTRUSTED = "no_trust_list", "Tệp còn nguyên; chưa kiểm được người ký vì hệ thống chưa có danh sách tin cậy"
    LATER = "later_changes", "Chữ ký hợp lệ nhưng không bao gồm phần thêm vào sau đó"
    VALID = "valid", "Chữ ký hợp lệ"

    @property
    def tone(self) -> str:
        """The state's colour on a page."""
        if self == Verdict.VALID:
            return "ontime"
        return "soon" if self in (Verdict.LATER, Verdict.UNTRUSTED, Verdict.UNKNOWN, Verdict.EXPIRED) else "late"


class Kind(TextChoices):
    """Whose signature: a person's, or that of the agency (the electronic seal)."""

    PERSONAL = "personal", "Cá nhân"
    AGENCY = "agency", "Cơ quan"
