"""Papers and results as data. Plan II.1, II.5."""

from datetime import date

from monitoring.kpi.spec import Aim, Kpi, define

DIGITIZED_INTAKE = define(
    Kpi(
        code="digitized_intake",
        label="Hồ sơ tiếp nhận theo quy trình số hóa",
        direction="at_least",
        numerator="digitized",
        denominator="received",
        items=("II.1",),
        source="KH 796/KH-STP 2021, phụ lục II.1",
        reading="Mọi giấy tờ phải số hóa đã có tệp, được dùng lại từ kho hoặc là dữ liệu chia sẻ.",
        aims=(Aim(100, date(2021, 1, 1), "II.1", "100 % hồ sơ tại Một cửa theo quy trình số hóa"),),
    )
)
DIGITIZED_RESULTS = define(
    Kpi(
        code="digitized_results",
        label="Hồ sơ giải quyết thành công được số hóa, lưu trữ, dùng lại được",
        direction="at_least",
        numerator="stored",
        denominator="granted",
        items=("II.5",),
        source="KH 796/KH-STP 2021, phụ lục II.5",
        reading="Giấy tờ phải số hóa và văn bản kết quả đều nằm trong kho, dùng lại được.",
        aims=(Aim(100, date(2023, 1, 1), "II.5", "100 % hồ sơ đã giải quyết được số hóa, lưu trữ"),),
    )
)
