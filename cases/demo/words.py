"""Sentences that acts of a story carry; none names a person."""

REFUSALS = (
    "Thủ tục không thuộc thẩm quyền giải quyết của Sở Tư pháp.",
    "Giấy tờ kèm theo đã hết giá trị sử dụng.",
    "Người nộp không thuộc đối tượng thực hiện thủ tục.",
)
CHANGED_LAW = "Quy định về thủ tục đã thay đổi, đề nghị nộp lại theo quy định mới."
REFUSAL_BASIS = "Điều 17 Nghị định 118/2025/NĐ-CP"
LACKS = (
    "Chưa có trong hồ sơ, đề nghị nộp bổ sung.",
    "Thông tin chưa khớp với giấy tờ tùy thân, đề nghị nộp lại.",
    "Bản nộp mờ, không đọc được, đề nghị nộp bản khác.",
)
CHANGES_OF_MIND = (
    "Khách hàng không còn nhu cầu.",
    "Khách hàng chuẩn bị lại hồ sơ và sẽ nộp sau.",
    "Khách hàng đã nộp hồ sơ ở nơi khác.",
)
UNPAID = "Quá thời gian đề nghị mà chưa nộp phí, lệ phí; khách hàng xin rút."
STOPS = (
    "Chờ kết quả xác minh của cơ quan liên quan.",
    "Chờ kết quả giải quyết của vụ việc có liên quan.",
)
FINAL_STOPS = ("Đối tượng của hồ sơ không còn.", "Khách hàng không bổ sung hồ sơ trong thời gian quy định.")
STOP_BASIS = "Điều 18 Nghị định 118/2025/NĐ-CP"
RESUMED = "Đã có kết quả xác minh."
SENDS_BACK = (
    "Dự thảo cần chỉnh lại căn cứ pháp lý.",
    "Cần đối chiếu lại thông tin của khách hàng.",
    "Thiếu phiếu trình.",
)
QUESTIONS = (
    "Đề nghị cho ý kiến về điều kiện của khách hàng theo quy định.",
    "Đề nghị cung cấp thông tin đang quản lý về khách hàng.",
)
ANSWERS = ("Thống nhất, không có ý kiến thêm.", "Đã kiểm tra, thông tin đúng như hồ sơ.")
APOLOGIES = ("Cần thêm thời gian xác minh.", "Cơ quan phối hợp chưa trả lời.", "Số hồ sơ trong kỳ tăng cao.")
NOTES = ("", "", "", "Đã kiểm tra đủ thành phần.", "Trình xem xét.")
PAYMENT = "Phí, lệ phí của thủ tục"
PAYMENT_WAYS = ("Chuyển khoản", "Thanh toán trực tuyến", "Tiền mặt")
