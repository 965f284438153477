"""Citations in running text: which documents, what is told of them, how they stand to one another."""

from datetime import date

import pytest

from indexer.citations import Citation, RelationKind
from indexer.directive.citations.citations import citations_of, find_citations
from indexer.directive.citations.places import words_of
from indexer.directive.citations.relations import ends_of, relations_of
from indexer.domain import DocumentId, DocumentType, Header, Passage, PassageId, Role, Section


def edges(text: str, header: Header | None = None) -> list[str]:
    """``source kind target``; ``.`` is the document itself."""
    found = []
    for citation in citations_of(text, header):
        source, target = ends_of(citation)
        found.append(f"{source.key if source else '.'} {citation.kind.value} {target.key if target else '.'}")
    return found


def passages(*texts: str, role: Role = Role.BODY) -> list[Passage]:
    return [
        Passage(PassageId(f"d.{ordinal}"), DocumentId("d"), ordinal, 1, 0, len(text), text, role)
        for ordinal, text in enumerate(texts, 1)
    ]


def only(text: str) -> Citation:
    (citation,) = citations_of(text)
    return citation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A coordinated list inherits; a cited document's own subject is said of that one.
        (
            (
                "Thực hiện Nghị quyết số 71-NQ/TW, ngày 22/8/2025 của Bộ Chính trị; Chương trình hành động số 02-CTr/TU, ngày 20/10/2025 của"
                " Ban Thường vụ Thành ủy về thực hiện Nghị quyết 71-NQ/TW, Ban Thường vụ Đảng ủy xây dựng Kế hoạch như sau:"
            ),
            [". implements 71-NQ/TW", ". implements 02-CTr/TU", "02-CTr/TU implements 71-NQ/TW"],
        ),
        (
            "Thực hiện công văn số 943-CV/TU ngày 12 tháng 5 năm 2023 của Ban Thường vụ Thành ủy về kết quả thực hiện thông báo số 5607 –TB/TU.",
            [". implements 943-CV/TU", "943-CV/TU reports_on 5607-TB/TU"],
        ),
        # A subject may begin with a capital.
        (
            "Căn cứ Nghị định số 12/2024/NĐ-CP của Chính phủ Quy định chi tiết một số điều của Luật Thực hiện nếp sống đẹp;",
            [". basis 12/2024/NĐ-CP", "12/2024/NĐ-CP guides luat thuc hien nep song dep"],
        ),
        # Names of laws: with a comma inside, in small letters.
        (
            "Nghị định số 12/2025/NĐ-CP quy định chi tiết Luật Phòng cháy, chữa cháy và cứu nạn, cứu hộ;",
            [". cites 12/2025/NĐ-CP", "12/2025/NĐ-CP guides luat phong chay chua chay va cuu nan cuu ho"],
        ),
        (
            "theo Luật thuế thu nhập cá nhân và Luật đất đai năm 2013; Luật quy định như vậy.",
            [". cites luat thue thu nhap ca nhan", ". cites luat dat dai 2013"],
        ),
        # A law that changes others names them in its own name.
        (
            "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Chợ, Luật Kho bãi số 88/2025/QH15;",
            [". basis 88/2025/QH15", "88/2025/QH15 amends luat cho", "88/2025/QH15 amends luat kho bai"],
        ),
        # A bracket lists what the plural before it means.
        (
            "Căn cứ các Quyết định của Bộ trưởng phê duyệt điều chỉnh Quy hoạch kho lưu trữ (Số 12/QĐ-BNV ngày 02/4/2025 và số 27/QĐ-BNV ngày 9/7/2025);",
            [". basis 12/QĐ-BNV", ". basis 27/QĐ-BNV"],
        ),
        (
            (
                "Căn cứ các Nghị định quy định chi tiết Luật Lưu trữ (Số 37/2019/NĐ-CP ngày 07/5/2019, số 58/2023/NĐ-CP ngày 12/8/2023 sửa đổi, bổ sung"
                " Nghị định số 37/2019/NĐ-CP và số 22/2025/NĐ-CP ngày 11/02/2025 sửa đổi, bổ sung Nghị định số 37/2019/NĐ-CP);"
            ),
            [
                ". guides luat luu tru",
                ". basis 37/2019/NĐ-CP",
                ". basis 58/2023/NĐ-CP",
                "58/2023/NĐ-CP amends 37/2019/NĐ-CP",
                ". basis 22/2025/NĐ-CP",
                "22/2025/NĐ-CP amends 37/2019/NĐ-CP",
            ],
        ),
        # What stands beside a document whose subject is long.
        (
            "Thực hiện Thông báo số 46/TB-VPCP về Kết luận của Thủ tướng, triển khai nhiệm vụ năm học mới và Công văn số 64/BNV-ĐT ngày 10/10/2025,",
            [". implements 46/TB-VPCP", ". implements 64/BNV-ĐT"],
        ),
        (
            "Bãi bỏ Thông tư số 01/2022/TT-BNV sửa đổi Thông tư số 29/2018/TT-BNV quy định về kiểm tra và Thông tư số 18/2019/TT-BNV.",
            [". repeals 01/2022/TT-BNV", "01/2022/TT-BNV amends 29/2018/TT-BNV", "01/2022/TT-BNV amends 18/2019/TT-BNV"],
        ),
        ("Công chức bảo đảm tiêu chuẩn nêu trong Quy chế (ban hành kèm theo Quyết định số 15/QĐ-BNV).", [". cites 15/QĐ-BNV"]),
        ("Bãi bỏ Thông tư liên bộ số 11/TTLB ngày 05/4/1995.", [". repeals 11/TTLB"]),
        ("Căn cứ Luật Công nghiệp công nghệ số ngày 14/6/2025;", [". basis luat cong nghiep cong nghe so 2025"]),
        (
            "theo Pháp lệnh Ưu đãi người có công với cách mạng năm 2020",
            [". cites phap lenh uu dai nguoi co cong voi cach mang 2020"],
        ),
        ("Căn cứ Luật Lưu trữ năm 2024;", [". basis luat luu tru 2024"]),
        ("Các phòng căn cứ Luật Lưu trữ năm 2024 rà soát.", [". cites luat luu tru 2024"]),
        (
            (
                "Căn cứ Nghị định số 12/2019/NĐ-CP ngày 01 tháng 3 năm 2019 của Chính phủ quy định chi tiết thi hành Luật Lưu trữ và Nghị định số"
                " 34/2024/NĐ-CP sửa đổi, bổ sung một số điều của Nghị định số 12/2019/NĐ-CP;"
            ),
            [
                ". basis 12/2019/NĐ-CP",
                "12/2019/NĐ-CP guides luat luu tru",
                ". basis 34/2024/NĐ-CP",
                "34/2024/NĐ-CP amends 12/2019/NĐ-CP",
            ],
        ),
        ("Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 66/TTr-SNV ngày 29/4/2025.", [". proposed_by 66/TTr-SNV"]),
        ("Phúc đáp Công văn số 12/UBND-VX ngày 03/02/2026,", [". replies_to 12/UBND-VX"]),
        ("Hướng dẫn thực hiện Quy định số 144-QĐ/TW ngày 09/5/2024 của Bộ Chính trị", [". guides 144-QĐ/TW"]),
        ("Tiếp tục thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị", [". continues 05-CT/TW"]),
        # What is in force.
        ("Quyết định này thay thế Quyết định số 15/QĐ-UBND ngày 02/7/2025.", [". replaces 15/QĐ-UBND"]),
        (
            "Bãi bỏ Điều 3, khoản 2 Điều 5 Quyết định số 15/QĐ-UBND và Quyết định số 16/QĐ-UBND.",
            [". repeals 15/QĐ-UBND", ". repeals 16/QĐ-UBND"],
        ),
        ("Sửa đổi, bổ sung một số điều của Quy chế văn thư ban hành kèm theo Quyết định số 7/QĐ-UBND", [". amends 07/QĐ-UBND"]),
        ("Bãi bỏ một số điều của Quyết định số 15/QĐ-UBND.", [". amends 15/QĐ-UBND"]),
        ("Thay thế Phụ lục 02 ban hành kèm theo Quyết định số 15/QĐ-UBND.", [". amends 15/QĐ-UBND"]),
        ("“9. Bãi bỏ Quyết định số 15/QĐ-UBND.”", [". cites 15/QĐ-UBND"]),
        ("Kéo dài thời gian thực hiện Kế hoạch số 118/KH-UBND đến hết năm 2026.", [". extends 118/KH-UBND"]),
        ("Đính chính Quyết định số 15/QĐ-UBND như sau:", [". corrects 15/QĐ-UBND"]),
        ("Quyết định số 15/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.", [". repeals 15/QĐ-UBND"]),
        (
            "Các Thông tư số 01/2019/TT-BNV, số 02/2019/TT-BNV hết hiệu lực kể từ ngày Thông tư này có hiệu lực.",
            [". repeals 01/2019/TT-BNV", ". repeals 02/2019/TT-BNV"],
        ),
        # The passive turns it round.
        (
            "Luật Lưu trữ số 33/2024/QH15 được sửa đổi, bổ sung bởi Luật số 76/2025/QH15 và Luật số 87/2025/QH15",
            [". cites 33/2024/QH15", "76/2025/QH15 amends 33/2024/QH15", "87/2025/QH15 amends 33/2024/QH15"],
        ),
        (
            (
                "Căn cứ Nghị định số 1/2020/NĐ-CP của Chính phủ ban hành Biểu thuế, Danh mục hàng hóa được sửa đổi, bổ sung bởi Nghị định số"
                " 2/2024/NĐ-CP; Nghị định số 3/2025/NĐ-CP và Nghị định số 4/2025/NĐ-CP;"
            ),
            [
                ". basis 01/2020/NĐ-CP",
                *(f"{number} amends 01/2020/NĐ-CP" for number in ("02/2024/NĐ-CP", "03/2025/NĐ-CP", "04/2025/NĐ-CP")),
            ],
        ),
        (
            (
                "theo Nghị định số 1/2020/NĐ-CP của Chính phủ quy định chi tiết một số điều của Luật Lưu trữ và Thông tư số 2/2021/TT-BNV quy định"
                " chi tiết một số điều của Luật Lưu trữ và Nghị định số 1/2020/NĐ-CP"
            ),
            [
                ". cites 01/2020/NĐ-CP",
                "01/2020/NĐ-CP guides luat luu tru",
                ". cites 02/2021/TT-BNV",
                "02/2021/TT-BNV guides luat luu tru",
                "02/2021/TT-BNV guides 01/2020/NĐ-CP",
            ],
        ),
        ("Kế hoạch này được thay thế bằng Kế hoạch số 19-KH/ĐU.", ["19-KH/ĐU replaces ."]),
        ("(Kèm theo Quyết định số 15/QĐ-UBND ngày 02/7/2025)", ["15/QĐ-UBND promulgates ."]),
        (
            "Bãi bỏ cụm từ “thanh tra” tại Bản mô tả vị trí việc làm thủ kho tại Phụ lục VIII ban hành kèm theo Thông tư số 06/2023/TT-BTP.",
            [". amends 06/2023/TT-BTP"],
        ),
        (
            "Bổ sung chỉ tiêu thông tin trên các mẫu biểu ban hành kèm theo Thông tư số 80/2021/TT-BTC như sau:",
            [". amends 80/2021/TT-BTC"],
        ),
        ("Phiếu yêu cầu bổ sung hồ sơ tại Phụ lục I ban hành kèm theo Thông tư số 03/2025/TT-VPCP", [". cites 03/2025/TT-VPCP"]),
        ("sang địa bàn xã khác của tỉnh này (được sửa đổi tại Thông tư số 13/2025/TT-BNNMT)", [". cites 13/2025/TT-BNNMT"]),
        (
            "Theo Nghị định số 61/2020/NĐ-CP của Chính Phủ thi hành một số điều của Luật Chợ",
            [". cites 61/2020/NĐ-CP", "61/2020/NĐ-CP implements luat cho"],
        ),
        # The code of a form is no report's number.
        ("tại biểu mẫu báo cáo số 06/KHCN/N của Phụ lục I", []),
        # A title goes on over its lines.
        (
            (
                "Sửa đổi một số điều của Thông tư số 80/2021/TT-BTC của Bộ Tài chính hướng dẫn thi hành một số điều của\nLuật Chợ và Nghị định số"
                " 126/2020/NĐ-CP"
            ),
            [". amends 80/2021/TT-BTC", "80/2021/TT-BTC guides luat cho", "80/2021/TT-BTC guides 126/2020/NĐ-CP"],
        ),
        # Plans, conditions and what is no document.
        ("Nghiên cứu sửa đổi, bổ sung Quyết định số 15/QĐ-UBND.", [". cites 15/QĐ-UBND"]),
        ("Tham mưu thay thế Quyết định số 15/QĐ-UBND.", [". cites 15/QĐ-UBND"]),
        ("Đề xuất thay thế cán bộ theo Quy định số 41-QĐ/TW.", [". cites 41-QĐ/TW"]),
        ("Bổ sung biên chế cho các phường tại Quyết định số 15/QĐ-UBND.", [". cites 15/QĐ-UBND"]),
        ("Nhiều nơi chưa thực hiện Chỉ thị số 03-CT/TU.", [". cites 03-CT/TU"]),
        ("Làm quen tiếng Anh theo Thông tư số 50/2020/TT-BGDĐT ngày 31/12/2020;", [". cites 50/2020/TT-BGDĐT"]),
        # Lists, parts, names.
        ("Quyết định số 217, 218-QĐ/TW của Bộ Chính trị", [". cites 217-QĐ/TW", ". cites 218-QĐ/TW"]),
        ("Nghị quyết Trung ương 4 (Khóa XII), Chỉ thị 05 của Bộ Chính trị", [". cites NQTW4/XII", ". cites 05-CT/TW"]),
        ("theo Nghị định 30/2020", [". cites 30/2020/NĐ-CP"]),
        ("Luật Khoa học, Công nghệ và Đổi mới sáng tạo năm 2025", [". cites luat khoa hoc cong nghe va doi moi sang tao 2025"]),
        ("theo Luật Đất đai, Luật Nhà ở và Luật Đầu tư", [". cites luat dat dai", ". cites luat nha o", ". cites luat dau tu"]),
        ("Chỉnh lý tài liệu thực hiện theo Thông tư số 12/2010/TT-BNV", [". cites 12/2010/TT-BNV"]),
        # None.
        ("Kế hoạch 5 năm (2021-2025), 6/14 trường, Kế hoạch này, trên 35% giáo viên, kế hoạch 2", []),
        ("pháp luật năm 2025 và các luật liên quan", []),
        # What is changed is of the kind and the issuer of what changes it, and not later.
        (
            (
                "Căn cứ Nghị quyết số 12/NQ-CP của Chính phủ ban hành chương trình thực hiện Nghị quyết số 71-NQ/TW của Bộ Chính trị về trồng rừng"
                " được sửa đổi, bổ sung tại Nghị quyết số 34/NQ-CP của Chính phủ;"
            ),
            [". basis 12/NQ-CP", "12/NQ-CP implements 71-NQ/TW", "34/NQ-CP amends 12/NQ-CP"],
        ),
        (
            (
                "Nghị định số 59/2024/NĐ-CP của Chính phủ sửa đổi, bổ sung một số điều của Nghị định số 34/2016/NĐ-CP của Chính phủ quy định chi tiết"
                " Luật Chợ đã được sửa đổi, bổ sung một số điều theo Nghị định số 154/2020/NĐ-CP;"
            ),
            [
                ". cites 59/2024/NĐ-CP",
                "59/2024/NĐ-CP amends 34/2016/NĐ-CP",
                "34/2016/NĐ-CP guides luat cho",
                "154/2020/NĐ-CP amends 34/2016/NĐ-CP",
            ],
        ),
        (
            (
                "Thông tư số 15/2018/TT-BXD của Bộ Xây dựng sửa đổi Thông tư số 30/2011/TT-BXD của Bộ Xây dựng quy định về nhà và khoản 8 Điều 1"
                " Thông tư số 10/2020/TT-BXD của Bộ Xây dựng sửa đổi Thông tư số 30/2011/TT-BXD;"
            ),
            [
                ". cites 15/2018/TT-BXD",
                "15/2018/TT-BXD amends 30/2011/TT-BXD",
                ". cites 10/2020/TT-BXD",
                "10/2020/TT-BXD amends 30/2011/TT-BXD",
            ],
        ),
    ],
)
def test_how_documents_stand_to_one_another(text: str, expected: list[str]) -> None:
    assert edges(text) == expected


def test_what_is_told_of_a_document() -> None:
    """Date, issuer and subject as quoted."""
    cited = only(
        "Thực hiện Nghị quyết số 71-NQ/TW, ngày 22/8/2025 của Bộ Chính trị về đột phá phát triển giáo dục và đào tạo."
    ).document
    assert cited.symbol == "71-NQ/TW"
    assert cited.issued == date(2025, 8, 22)
    assert cited.issuer == "Bộ Chính trị"
    assert cited.subject == "về đột phá phát triển giáo dục và đào tạo"


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (
            "Quyết định số 15/QĐ-UBND ngày 02/7/2025 của Chủ tịch Ủy ban nhân dân phường Vĩnh Khê ban hành Quy chế",
            "Chủ tịch Ủy ban nhân dân phường Vĩnh Khê",
        ),
        (
            "Thông tư số 01/2025/TT-BGDĐT của Bộ trưởng Bộ Giáo dục và Đào tạo và Thông tư số 02",
            "Bộ trưởng Bộ Giáo dục và Đào tạo",
        ),
        ("Nghị quyết số 18-NQ/TW của Ban Chấp hành Trung ương Đảng, khóa XII về", "Ban Chấp hành Trung ương Đảng, khóa XII"),
        (
            "Thông tư liên tịch số 14/2013/TTLT-BCA-BTC của Bộ Công an, Bộ Tài chính hướng dẫn thực hiện Nghị định số 87/2013/NĐ-CP",
            "Bộ Công an, Bộ Tài chính",
        ),
        ("Nghị quyết số 18-NQ/TW của cấp trên", None),
    ],
)
def test_the_issuer_ends_where_its_name_does(text: str, issuer: str | None) -> None:
    assert citations_of(text)[0].document.issuer == issuer


def test_a_day_that_does_not_exist_is_kept_as_written() -> None:
    cited = only("theo Quyết định số 15/QĐ-UBND ngày 31/4/2025 của UBND thành phố").document
    assert cited.issued is None
    assert cited.issued_text == "ngày 31/4/2025"
    assert cited.symbol == "15/QĐ-UBND"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("điểm a khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP", ["điểm a khoản 2 Điều 5"]),
        ("Điều 5, khoản 2 của Nghị định số 30/2020/NĐ-CP", ["khoản 2 Điều 5"]),
        ("các điểm a, b và c khoản 1 Điều 5 Nghị định số 30/2020/NĐ-CP", [f"điểm {letter} khoản 1 Điều 5" for letter in "abc"]),
        ("từ Điều 5 đến Điều 8 Nghị định số 30/2020/NĐ-CP", [f"Điều {number}" for number in (5, 6, 7, 8)]),
        ("Điều 7 Nghị định số 30/2020/NĐ-CP", ["Điều 7"]),
        ("khoản 1 Điều 2 và Điều 3 Nghị định số 30/2020/NĐ-CP", ["khoản 1 Điều 2", "Điều 3"]),
        ("Điều 1 và khoản 2 Điều 3 Nghị định số 30/2020/NĐ-CP", ["Điều 1", "khoản 2 Điều 3"]),
        (
            "điểm a, điểm b khoản 1 và khoản 3 Điều 5 Nghị định số 30/2020/NĐ-CP",
            ["điểm a khoản 1 Điều 5", "điểm b khoản 1 Điều 5", "khoản 3 Điều 5"],
        ),
        (
            "Điều 44, điểm b khoản 2 Điều 46, các khoản 6 và 7 Điều 50, Điều 56 Nghị định số 30/2020/NĐ-CP",
            ["Điều 44", "điểm b khoản 2 Điều 46", "khoản 6 Điều 50", "khoản 7 Điều 50", "Điều 56"],
        ),
        ("Điều 5, khoản 2, điểm a của Nghị định số 30/2020/NĐ-CP", ["điểm a khoản 2 Điều 5"]),
        ("khoản 2 Điều 9 và Nghị định số 30/2020/NĐ-CP", []),
        ("tiết 1.2.1 và tiết 3.2.1 Phụ lục X Nghị định số 30/2020/NĐ-CP", ["tiết 1.2.1 phụ lục X", "tiết 3.2.1 phụ lục X"]),
        (
            "từ Điều 1 đến Điều 999, từ khoản 1 đến khoản 999 Nghị định số 30/2020/NĐ-CP",
            [f"khoản {number} Điều 1" for number in range(1, 61)],
        ),
        ("Theo Nghị định số 30/2020/NĐ-CP", []),
    ],
)
def test_places_in_the_cited_document(text: str, places: list[str]) -> None:
    assert [words_of(place.steps) for place in only(text).places] == places


def test_ranges_are_characters_of_the_text() -> None:
    text = "Theo khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ, các phòng báo cáo."
    citation = only(text)
    assert text[slice(*citation.range)] == "Nghị định số 30/2020/NĐ-CP"
    assert text[slice(*citation.extent)] == "khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ"


def test_short_forms_are_completed_by_the_document() -> None:
    """A definition is no citation; what it defines is one of the document it stands for."""
    found = find_citations(
        passages(
            "Thực hiện Nghị quyết số 71-NQ/TW ngày 22/8/2025 của Bộ Chính trị (sau đây gọi tắt là Nghị quyết giáo dục),",
            "Quán triệt Nghị quyết giáo dục trong toàn phường.",
            "Sơ kết Nghị quyết 71 hằng năm; theo Luật Nhà giáo năm 2025.",
            "Đúng quy định của Luật Nhà giáo.",
        ),
        Header(),
    )
    assert [(one.passage_id, one.document.key, one.is_alias) for one in found] == [
        ("d.1", "71-NQ/TW", False),
        ("d.2", "71-NQ/TW", True),
        ("d.3", "71-NQ/TW", True),
        ("d.3", "luat nha giao 2025", False),
        ("d.4", "luat nha giao 2025", True),
    ]
    assert found[1].document.issued == date(2025, 8, 22)


def test_a_name_of_several_things_is_one_short_form() -> None:
    found = find_citations(
        passages(
            "Theo Quyết định số 5/QĐ-TTg (sau đây gọi tắt là Quy hoạch mạng lưới cơ sở văn hóa và thể thao),",
            "Bố trí nguồn lực cho văn hóa và thể thao; công khai Quy hoạch mạng lưới cơ sở văn hóa và thể thao.",
        ),
        Header(),
    )
    assert [(one.passage_id, one.document.key) for one in found] == [("d.1", "05/QĐ-TTg"), ("d.2", "05/QĐ-TTg")]


def test_a_number_that_two_documents_have_is_not_completed() -> None:
    found = find_citations(passages("Nghị quyết số 18-NQ/TW; Nghị quyết số 18-NQ/TU.", "Thực hiện Nghị quyết 18."), Header())
    assert found[-1].document.symbol is None
    assert found[-1].document.key == "NQ 18"


def test_a_document_does_not_cite_itself() -> None:
    header = Header(symbol="12-KH/ĐU", issued=date(2025, 11, 5))
    assert edges("Kế hoạch số 12-KH/ĐU; Kế hoạch này; Chỉ thị số 03-CT/TU", header) == [". cites 03-CT/TU"]
    # Numbers begin anew: of another day it is another one.
    assert edges("Kế hoạch số 12-KH/ĐU ngày 03/3/2020", header) == [". cites 12-KH/ĐU"]
    letterhead = passages("Số: 12-KH/ĐU\nKẾ HOẠCH thực hiện Chỉ thị số 03-CT/TU", role=Role.LETTERHEAD)
    assert [one.document.key for one in find_citations(letterhead, Header())] == ["03-CT/TU"]


@pytest.mark.parametrize(
    "stem",
    [
        "Bãi bỏ các Thông tư sau đây:",
        "Các Thông tư sau đây hết hiệu lực kể từ ngày 01 tháng 01 năm 2026:",
        "Các Thông tư sau hết hiệu lực từ 01/01/2026:",
        "Bãi bỏ toàn bộ 18 văn bản quy phạm pháp luật do Bộ trưởng Bộ Nội vụ ban hành sau đây:",
        "Bãi bỏ 02 (hai) Thông tư sau:",
    ],
)
def test_a_list_inherits_its_stem(stem: str) -> None:
    """Lines beneath *Bãi bỏ các Thông tư sau đây:* are repealed one by one."""
    head, *items = passages(
        stem,
        "1. Thông tư số 01/2019/TT-BNV;",
        "2. Thông tư số 02/2019/TT-BNV.",
        "Theo Thông tư số 03/2019/TT-BNV.",
    )
    found = find_citations((head, *items), Header())
    assert [(one.document.key, one.kind) for one in found] == [
        ("01/2019/TT-BNV", RelationKind.REPEALS),
        ("02/2019/TT-BNV", RelationKind.REPEALS),
        ("03/2019/TT-BNV", RelationKind.CITES),
    ]


def test_a_member_of_a_list_may_be_a_stem() -> None:
    """Its own members are told of it, and those beside it are again of the list; a part of each that ends changes the whole."""
    article, first, clause, second = (Section(label, label) for label in ("Điều 2", "1", "a", "2"))
    told = (
        ((article,), "Bãi bỏ một phần các văn bản sau đây:"),
        ((article, first), "1. Bãi bỏ một phần Thông tư số 01/2019/TT-BNV như sau:"),
        ((article, first, clause), "a) Khoản 1 Điều 16 (được sửa đổi bởi Thông tư số 02/2019/TT-BNV);"),
        ((article, second), '2. Cụm từ "theo quy định tại khoản 2" tại Điều 4 Thông tư số 03/2019/TT-BNV.'),
    )
    found = find_citations(
        [
            Passage(PassageId(f"d.{ordinal}"), DocumentId("d"), ordinal, 1, 0, len(text), text, section_path=path)
            for ordinal, (path, text) in enumerate(told, 1)
        ],
        Header(),
    )
    assert [(one.document.key, one.kind) for one in found] == [
        ("01/2019/TT-BNV", RelationKind.AMENDS),
        ("02/2019/TT-BNV", RelationKind.CITES),
        ("03/2019/TT-BNV", RelationKind.AMENDS),
    ]


def test_what_stands_beside_a_heading_is_not_of_its_list() -> None:
    article, third, clause, fourth = (Section(label, label) for label in ("Điều 2", "3", "a", "4"))
    told = (
        ((article,), "3. Bãi bỏ các văn bản sau", Role.HEADING),
        ((article, third, clause), "a) Thông tư số 01/2019/TT-BNV.", Role.BODY),
        ((article, fourth), "4. Thông tư số 02/2019/TT-BNV.", Role.BODY),
    )
    found = find_citations(
        [
            Passage(PassageId(f"d.{ordinal}"), DocumentId("d"), ordinal, 1, 0, len(text), text, role, path)
            for ordinal, (path, text, role) in enumerate(told, 1)
        ],
        Header(),
    )
    assert [one.kind for one in found] == [RelationKind.REPEALS, RelationKind.CITES]


def test_news_carries_nothing_out() -> None:
    assert edges("Thực hiện Chỉ thị số 03-CT/TU", Header(type=DocumentType.NEWS)) == [". cites 03-CT/TU"]


def test_what_is_to_be_summed_up_some_day_is_carried_out() -> None:
    passage = passages("Sơ kết việc thực hiện Chỉ thị số 03-CT/TU")[0]
    inside = Passage(
        passage.id, passage.document_id, 1, 1, 0, len(passage.text), passage.text, section_path=(Section("III", "III"),)
    )
    assert [one.kind for one in find_citations((inside,), Header())] == [RelationKind.IMPLEMENTS]
    assert [one.kind for one in find_citations((passage,), Header())] == [RelationKind.REPORTS_ON]


def test_one_relation_for_each_pair_and_kind() -> None:
    found = find_citations(
        passages(
            "Thực hiện Chỉ thị số 03-CT/TU.", "Tổ chức thực hiện Chỉ thị số 03-CT/TU ngày 02/01/2026.", "Theo Chỉ thị số 03-CT/TU"
        ),
        Header(),
    )
    relations = relations_of(found)
    assert [(one.kind.value, one.passage_ids) for one in relations] == [("implements", ("d.1", "d.2")), ("cites", ("d.3",))]
    target = relations[0].target
    assert target is not None
    assert target.issued == date(2026, 1, 2)


def test_five_thousand_citations_are_read() -> None:
    text = "; ".join(f"Quyết định số {number}/QĐ-UBND ngày 02/7/2025 của UBND thành phố" for number in range(1, 5001))
    assert len(citations_of(text)) == 5000
