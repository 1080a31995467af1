"""Vietnamese names, streets and communes for made-up people; frequencies of family names are rounded common knowledge.

``«word weight word weight …»`` tables keep the lists short; every whole name is drawn by chance and means nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random


@dataclass(frozen=True, slots=True)
class Weighted:
    """Words drawn by weight."""

    words: tuple[str, ...]
    cumulated: tuple[float, ...]

    def draw(self, chance: Random) -> str:
        """One of the words."""
        return chance.choices(self.words, cum_weights=self.cumulated)[0]


def weighted(pairs: Sequence[tuple[str, float]]) -> Weighted:
    """A table from words and weights."""
    return Weighted(tuple(word for word, _ in pairs), tuple(accumulate(weight for _, weight in pairs)))


def _table(text: str) -> Weighted:
    return weighted([(" ".join(words[:-1]), float(words[-1])) for words in map(str.split, text.split(","))])


def _falling(text: str) -> Weighted:
    """Words from the most to the least frequent, their weights falling off slowly."""
    return weighted([(word, 1 / (place + 12)) for place, word in enumerate(text.split())])


FAMILIES = _table(
    "Nguyễn 32, Trần 10, Lê 9, Phạm 6.5, Võ 4, Huỳnh 4, Phan 3, Bùi 2.5, Hoàng 2.2, Vũ 1.8, Trương 2.2, Đỗ 1.8, Đặng 2,"
    "Hồ 2, Ngô 1.4, Dương 1.2, Đoàn 1.2, Đinh 1, Trịnh 0.8, Cao 0.9, Đào 0.7, Mai 0.9, Lương 0.8, Lưu 0.6, Lâm 0.7,"
    "Thái 0.4, Phùng 0.4, Lý 0.4, Tô 0.3, Châu 0.3, Kiều 0.2, Mấu 0.3, Pi Năng 0.2, Chamaléa 0.2"
)
MALE_MIDDLE = _falling(
    "Văn Minh Quốc Đức Hữu Thanh Hoàng Quang Ngọc Đình Anh Thành Xuân Trung Tấn Duy Công Trọng Thế Tiến Tuấn Nhật Hải"
    " Mạnh Việt Thái Đăng Bảo Huy Chí Phước Trường Khánh Bá Gia Viết Vĩnh Khắc"
)
FEMALE_MIDDLE = _falling(
    "Thị Ngọc Thanh Thu Kim Hồng Minh Phương Bích Mỹ Thùy Như Quỳnh Hoài Khánh Thúy Diễm Xuân Ánh Cẩm Tuyết Lan Hải"
    " Diệu Tường Bảo Gia"
)
MALE_GIVEN = _falling(
    "Anh Huy Tuấn Duy Hoàng Nam Minh Hiếu Dũng Đạt Cường Hùng Tùng Sơn Thành Trung Hải Long Vũ Nguyên Đức Tâm Tiến"
    " Phúc Thắng Thịnh Khoa Vinh Hưng Khánh Quân Tài Trí Bảo Phong Toàn Quang Nghĩa Nhân Việt Bình Lâm Tú Trường Tân"
    " Lộc Thái Phú Tín Thiện Phát Sang Thông Luân Phước Mạnh Thuận Vương Danh Hiệp Công Đại Đăng Hòa Quốc Nhật Hậu"
    " Khang Kiên Quý Kha Lợi Kiệt Khải Thọ Hiển Chương Khôi Trọng Định"
)
FEMALE_GIVEN = _falling(
    "Linh Phương Thảo Hương Hà Trang Ngọc Anh Lan Hằng Hạnh Mai Thủy Hiền Ngân Nhung Dung Thu Yến Nga Huyền Loan Vy Nhi"
    " Trâm Châu Tuyết Hoa Vân Oanh Thúy Diễm Trinh My Như Quỳnh Uyên Thương Giang Ly Tiên Hồng Duyên Nguyệt Phượng Liên"
    " Thơ Hòa Kiều Bích Lệ Xuân Đào Cúc Sương Thanh Tâm An Minh Khuê Khánh Chi Trúc Thoa Thắm Mỹ Ánh Diệp Ngà"
)
AUSPICIOUS = _falling(
    "An Minh Phát Tín Thành Đạt Hưng Thịnh Bình Tâm Đức Phú Quang Việt Nam Trung Long Khánh Hòa Biển Trầm Hương Sơn"
)
STREETS = _falling(
    "Trần_Phú Lê_Lợi Nguyễn_Trãi Hùng_Vương Thống_Nhất Trần_Hưng_Đạo Nguyễn_Thị_Minh_Khai Lê_Hồng_Phong Quang_Trung"
    " Ngô_Gia_Tự Hai_Tháng_Tư Hoàng_Diệu Phan_Bội_Châu Phan_Chu_Trinh Lý_Thái_Tổ Bạch_Đằng Nguyễn_Huệ Lạc_Long_Quân"
)
COMMUNES = _table(
    "phường Nha Trang 14, phường Bắc Nha Trang 9, phường Tây Nha Trang 9, phường Nam Nha Trang 10, phường Cam Ranh 5,"
    "phường Ba Ngòi 3, phường Cam Linh 3, phường Ninh Hòa 5, phường Đông Ninh Hòa 3, xã Vạn Ninh 4, xã Vạn Thắng 2,"
    "xã Diên Khánh 5, xã Suối Hiệp 2, xã Cam Lâm 4, xã Khánh Vĩnh 1.5, xã Khánh Sơn 1, phường Phan Rang 8,"
    "phường Bảo An 4, phường Đô Vinh 3, phường Đông Hải 3, xã Ninh Phước 4, xã Ninh Hải 3, xã Ninh Sơn 3,"
    "xã Thuận Nam 2, xã Thuận Bắc 2, xã Cà Ná 1.5, xã Bác Ái 1, đặc khu Trường Sa 0.1"
)
# First three digits of a personal number: where the birth was registered; mergers of provinces leave them as they were.
BIRTHPLACES = _table(
    "056 55, 058 20, 054 3, 052 3, 079 3, 001 2, 068 2, 066 2, 060 2, 051 2, 049 1.5, 040 1.5, 046 1, 038 1, 048 1"
)


def full_name(chance: Random, *, female: bool) -> str:
    """A whole name: family, one or two middle names, given name."""
    middle = FEMALE_MIDDLE if female else MALE_MIDDLE
    words = [FAMILIES.draw(chance), middle.draw(chance)]
    if chance.random() < 0.25:
        words.append(middle.draw(chance))
    words.append((FEMALE_GIVEN if female else MALE_GIVEN).draw(chance))
    return " ".join(dict.fromkeys(words))


def address(chance: Random) -> str:
    """A made-up address of the province."""
    street = STREETS.draw(chance).replace("_", " ")
    return f"{chance.randint(1, 320)} {street}, {COMMUNES.draw(chance)}, Khánh Hòa"
